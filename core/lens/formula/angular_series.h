// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/list_of.h"
#include "core/lens/formula/number.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>

namespace anneau {

/// Angular part Omega of the deflection of an elliptical power law (Tessore & Metcalf 2015,
/// arXiv:1507.01819, eq. 23): Omega = sum of Omega_n, Omega_0 = z, Omega_n = c_n z^2 Omega_{n-1},
/// c_n = -f (2n - (2-t))/(2n + (2-t)), f = (1-q)/(1+q), z = e^{i phi} of the elliptical angle.
///
/// No removable singularity anywhere: q = 1 and t = 1 are ordinary points, in value and slope.
/// The number of terms follows from q and the precision: about log(eps)/log(f).
template <class P>
class AngularSeries {
public:
    /// `t` may be a plain number.
    template <class E>
    AngularSeries(const P& q, const E& t)
    {
        const P f = (1.0 - q) / (1.0 + q);
        const int count = terms(Numbers<P>::largestMagnitude(f), Numbers<P>::precision(q));
        m_isFlat = Numbers<P>::largestMagnitude(f) > kFlat;
        m_a.reserve(static_cast<std::size_t>(count) + 1);
        m_a.push_back(Numbers<P>::constant(q, 1.0));
        m_a.push_back(-f * (t / (4.0 - t)));
        for (int n = 2; n <= count; ++n) {
            m_a.push_back(m_a.back() * (-f * ((2.0 * n - 2.0 + t) / (2.0 * n + 2.0 - t))));
        }
        findVariables(q);
    }

    /// 1 + a_1 w + a_2 w^2 + ..., a_n = c_1 ... c_n, w = z^2, |w| <= 1: Omega without its factor z.
    template <class T>
    ANNEAU_HD Vec2<T> operator()(const Vec2<T>& w) const
    {
        return powers(w);
    }

    /// At least one term more than the value needs, for the slope in q; at most 2000 (q = 0.01).
    static int terms(double f, double precision)
    {
        if (!(f > 1e-12 && f < 1)) { // Round, or no ellipse at all.
            return 4;
        }
        const double enough = std::log(0.1 * precision * (1 - f)) / std::log(f);
        return static_cast<int>(std::ceil(std::clamp(enough, 3.0, 1998.0))) + 1;
    }

private:
    /// c_0 + c_1 w + ... + c_n w^n, n > 1, real coefficients from c(k). Real ones need half of what
    /// Horner's rule costs: b_k = c_k + 2 Re(w) b_{k+1} - |w|^2 b_{k+2} (Goertzel 1958; Knuth 1997,
    /// 4.6.4). Digits are lost as 1/(1-f)^2 there and 1/(1-f) here: very flat ellipses go by
    /// Horner.
    template <class T, class C>
    ANNEAU_HD Vec2<T> polynomial(const Vec2<T>& w, std::size_t n, const C& c) const
    {
        if (m_isFlat) {
            Vec2<T> sum{c(n) * w.x + c(n - 1), c(n) * w.y};
            for (std::size_t k = n - 1; k-- > 0;) {
                sum = {w.x * sum.x - w.y * sum.y + c(k), w.x * sum.y + w.y * sum.x};
            }
            return sum;
        }
        const T twice = 2.0 * w.x;
        const T square = w.x * w.x + w.y * w.y;
        T above = c(n) * twice + c(n - 1);
        T here = c(n - 2) - square * c(n) + twice * above;
        if (n == 2) {
            return {c(0) - square * c(2) + w.x * above, w.y * above};
        }
        for (std::size_t k = n - 3; k >= 1; --k) {
            const T below = c(k) - square * above + twice * here;
            above = here;
            here = below;
        }
        return {c(0) - square * above + w.x * here, w.y * here};
    }

    template <class T>
    ANNEAU_HD Vec2<T> powers(const Vec2<T>& w) const
    {
        return polynomial(w, m_a.size() - 1, [this](std::size_t k) -> const P& { return m_a[k]; });
    }

    /// The same for dual numbers, by the chain rule: one more sum for the derivative in w and one
    /// for each variable the coefficients depend on, instead of one for every variable.
    template <class S, int N>
    ANNEAU_HD Vec2<Dual<S, N>> powers(const Vec2<Dual<S, N>>& w) const
    {
        const Vec2<S> at{w.x.v, w.y.v};
        const std::size_t n = m_a.size() - 1;
        const Vec2<S> value =
            polynomial(at, n, [this](std::size_t k) -> const S& { return valueOf(m_a[k]); });
        const Vec2<S> slope = polynomial(at, n - 1, [this](std::size_t k) {
            return static_cast<double>(k + 1) * valueOf(m_a[k + 1]);
        });
        Vec2<Dual<S, N>> result{Dual<S, N>(value.x), Dual<S, N>(value.y)};
        for (std::size_t k = 0; k < N; ++k) {
            result.x.d[k] = slope.x * w.x.d[k] - slope.y * w.y.d[k];
            result.y.d[k] = slope.x * w.y.d[k] + slope.y * w.x.d[k];
        }
        addCoefficientSlopes(at, result);
        return result;
    }

    template <class S, int N>
    ANNEAU_HD void addCoefficientSlopes(const Vec2<S>& at, Vec2<Dual<S, N>>& result) const
    {
        if constexpr (std::is_same_v<P, Dual<S, N>>) {
            for (const std::size_t v : m_variables) {
                const Vec2<S> sum =
                    polynomial(at, m_a.size() - 1,
                               [this, v](std::size_t k) -> const S& { return m_a[k].d[v]; });
                result.x.d[v] = result.x.d[v] + sum.x;
                result.y.d[v] = result.y.d[v] + sum.y;
            }
        }
    }

    template <class S, int N>
    ANNEAU_HD static const S& valueOf(const Dual<S, N>& a)
    {
        return a.v;
    }
    template <class S>
    ANNEAU_HD static const S& valueOf(const S& a)
    {
        return a;
    }

    /// Which variables the coefficients depend on: those of q and t.
    template <class S, int N>
    void findVariables(const Dual<S, N>& /*like*/)
    {
        for (std::size_t k = 0; k < N; ++k) {
            if (std::any_of(m_a.begin(), m_a.end(),
                            [k](const Dual<S, N>& a) { return largestMagnitude(a.d[k]) > 0; })) {
                m_variables.push_back(k);
            }
        }
    }
    template <class Other>
    void findVariables(const Other& /*like*/)
    {}

    static constexpr double kFlat = 0.7; ///< q = 0.18.

    ListOf<P> m_a; ///< a_0 = 1, a_1, ...
    bool m_isFlat = false;
    ListOf<P, std::size_t> m_variables;
};

} // namespace anneau
