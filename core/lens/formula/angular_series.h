// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <vector>

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
        m_a.reserve(static_cast<std::size_t>(count));
        m_a.push_back(-f * (t / (4.0 - t)));
        for (int n = 2; n <= count; ++n) {
            m_a.push_back(m_a.back() * (-f * ((2.0 * n - 2.0 + t) / (2.0 * n + 2.0 - t))));
        }
        m_variables = variablesOf(m_a);
    }

    /// z (1 + a_1 w + a_2 w^2 + ...), a_n = c_1 ... c_n, w = z^2, |z| = 1.
    template <class T>
    Vec2<T> operator()(const Vec2<T>& z) const
    {
        const Vec2<T> sum = powers(Vec2<T>{z.x * z.x - z.y * z.y, 2.0 * (z.x * z.y)});
        return {z.x * sum.x - z.y * sum.y, z.x * sum.y + z.y * sum.x};
    }

    /// An even number, at least one term more than the value needs, for the slope in q; at most
    /// 2000 (q = 0.01).
    static int terms(double f, double precision)
    {
        if (!(f > 1e-12 && f < 1)) { // Round, or no ellipse at all.
            return 4;
        }
        const double enough = std::log(0.1 * precision * (1 - f)) / std::log(f);
        return 2 * ((static_cast<int>(std::ceil(std::clamp(enough, 2.0, 1998.0))) + 2) / 2);
    }

private:
    /// 1 + a_1 w + a_2 w^2 + ...: odd and even terms apart, by Horner's rule in w^2, since two
    /// independent chains keep the processor busy.
    template <class T>
    Vec2<T> powers(const Vec2<T>& w) const
    {
        const Vec2<T> v{w.x * w.x - w.y * w.y, 2.0 * (w.x * w.y)};
        std::size_t n = m_a.size() - 4; // a_1 is m_a[0]; the number of terms is even.
        Vec2<T> odd{m_a[n + 2] * v.x + m_a[n], m_a[n + 2] * v.y};
        Vec2<T> even{m_a[n + 3] * v.x + m_a[n + 1], m_a[n + 3] * v.y};
        while (n > 0) {
            n -= 2;
            odd = {v.x * odd.x - v.y * odd.y + m_a[n], v.x * odd.y + v.y * odd.x};
            even = {v.x * even.x - v.y * even.y + m_a[n + 1], v.x * even.y + v.y * even.x};
        }
        return {w.x * odd.x - w.y * odd.y + (v.x * even.x - v.y * even.y) + 1.0,
                w.x * odd.y + w.y * odd.x + (v.x * even.y + v.y * even.x)};
    }

    /// The same for dual numbers, by the chain rule: one more sum for the derivative in w and one
    /// for each variable the coefficients depend on, instead of one for every variable.
    template <class S, int N>
    Vec2<Dual<S, N>> powers(const Vec2<Dual<S, N>>& w) const
    {
        const Vec2<S> at{w.x.v, w.y.v};
        Vec2<S> sum{S(0.0), S(0.0)}, slope{S(0.0), S(0.0)};
        for (std::size_t n = m_a.size(); n-- > 0;) {
            slope = {at.x * slope.x - at.y * slope.y + sum.x,
                     at.x * slope.y + at.y * slope.x + sum.y};
            sum = {at.x * sum.x - at.y * sum.y + valueOf(m_a[n]), at.x * sum.y + at.y * sum.x};
        }
        // Now sum = a_1 + a_2 w + ..., slope its derivative; the result is 1 + w sum.
        const Vec2<S> total{at.x * slope.x - at.y * slope.y + sum.x,
                            at.x * slope.y + at.y * slope.x + sum.y};
        Vec2<Dual<S, N>> result{Dual<S, N>(at.x * sum.x - at.y * sum.y + 1.0),
                                Dual<S, N>(at.x * sum.y + at.y * sum.x)};
        for (std::size_t k = 0; k < N; ++k) {
            result.x.d[k] = total.x * w.x.d[k] - total.y * w.y.d[k];
            result.y.d[k] = total.x * w.y.d[k] + total.y * w.x.d[k];
        }
        addCoefficientSlopes(at, result);
        return result;
    }

    template <class S, int N>
    void addCoefficientSlopes(const Vec2<S>& at, Vec2<Dual<S, N>>& result) const
    {
        if constexpr (std::is_same_v<P, Dual<S, N>>) {
            for (const std::size_t k : m_variables) {
                Vec2<S> sum{S(0.0), S(0.0)};
                for (std::size_t n = m_a.size(); n-- > 0;) {
                    sum = {at.x * sum.x - at.y * sum.y + m_a[n].d[k], at.x * sum.y + at.y * sum.x};
                }
                result.x.d[k] = result.x.d[k] + at.x * sum.x - at.y * sum.y;
                result.y.d[k] = result.y.d[k] + at.x * sum.y + at.y * sum.x;
            }
        }
    }

    template <class S, int N>
    static const S& valueOf(const Dual<S, N>& a)
    {
        return a.v;
    }
    template <class S, int W>
    static const Pack<S, W>& valueOf(const Pack<S, W>& a)
    {
        return a;
    }

    /// Which variables the coefficients depend on: those of q and t.
    template <class S, int N>
    static std::vector<std::size_t> variablesOf(const std::vector<Dual<S, N>>& coefficients)
    {
        std::vector<std::size_t> variables;
        for (std::size_t k = 0; k < N; ++k) {
            if (std::any_of(coefficients.begin(), coefficients.end(),
                            [k](const Dual<S, N>& a) { return largestMagnitude(a.d[k]) > 0; })) {
                variables.push_back(k);
            }
        }
        return variables;
    }
    template <class Other>
    static std::vector<std::size_t> variablesOf(const std::vector<Other>&)
    {
        return {};
    }

    std::vector<P> m_a;
    std::vector<std::size_t> m_variables;
};

} // namespace anneau
