// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

#include <algorithm>
#include <cmath>
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
        m_c.reserve(static_cast<std::size_t>(count));
        for (int n = 1; n <= count; ++n) {
            m_c.push_back(-f * ((2.0 * n - 2.0 + t) / (2.0 * n + 2.0 - t)));
        }
    }

    /// z(1 + c_1 w (1 + c_2 w (1 + ...))), w = z^2, |z| = 1.
    template <class T>
    Vec2<T> operator()(const Vec2<T>& z) const
    {
        const T wx = z.x * z.x - z.y * z.y;
        const T wy = 2.0 * (z.x * z.y);
        T re = m_c.back() * wx + 1.0;
        T im = m_c.back() * wy;
        for (std::size_t n = m_c.size() - 1; n-- > 0;) {
            const T next = m_c[n] * (wx * re - wy * im) + 1.0;
            im = m_c[n] * (wx * im + wy * re);
            re = next;
        }
        return {z.x * re - z.y * im, z.x * im + z.y * re};
    }

    /// Two terms more than the value needs, for the slope in q; at most 2000 (q = 0.01).
    static int terms(double f, double precision)
    {
        if (f < 1e-12) {
            return 3;
        }
        const double enough = std::log(0.1 * precision * (1 - std::min(f, 0.999))) / std::log(f);
        return std::clamp(static_cast<int>(std::ceil(enough)) + 2, 3, 2000);
    }

private:
    std::vector<P> m_c;
};

} // namespace anneau
