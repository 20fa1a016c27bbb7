// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/arc_functions.h"

namespace anneau {

/// Field of kappa = 1/(2 sqrt(R^2 + core^2)), R^2 = q X^2 + Y^2/q, in the profile's frame: Kassiola
/// & Kovner 1993 (ApJ 417, 450) in the form of Keeton 2001 (arXiv:astro-ph/0102341, eq. 34 to 36),
/// with arctan(f u)/f written as u A(1 + f^2 u^2): no trace of q = 1 remains, nor of core = 0.
template <class P>
class IsothermalField {
public:
    IsothermalField(const P& q, const P& core)
        : m_root(sqrt(q)),
          m_q2(q * q),
          m_f2(1.0 - q * q),
          m_core(core / sqrt(q)),
          m_perSum(1.0 / (1.0 + q))
    {
        m_core2 = m_q2 * m_core * m_core + kSoftening;
    }

    template <class T>
    ANNEAU_HD Vec2<T> deflection(const Vec2<T>& theta) const
    {
        const T psi = radius(theta);
        const T u = theta.x / (psi + m_core);
        const T v = theta.y / (psi + m_q2 * m_core);
        return {m_root * u * Numbers<T>::function(1.0 + m_f2 * (u * u), ArcRatio{}),
                m_root * v * Numbers<T>::function(1.0 - m_f2 * (v * v), ArcRatio{})};
    }
    /// Zero at the centre.
    template <class T>
    T potential(const Vec2<T>& theta) const
    {
        const Vec2<T> alpha = deflection(theta);
        const T inner = (radius(theta) + m_core) * m_perSum;
        const T x = theta.x * m_perSum;
        const auto core2 = m_core * m_core + kSoftening;
        const T logarithm = log((inner * inner + m_f2 * (x * x) + kSoftening) / core2);
        return theta.x * alpha.x + theta.y * alpha.y - 0.5 * m_root * m_core * logarithm;
    }

private:
    template <class T>
    ANNEAU_HD T radius(const Vec2<T>& theta) const
    {
        return sqrt(m_q2 * (theta.x * theta.x) + theta.y * theta.y + m_core2);
    }

    P m_root, m_q2, m_f2, m_core, m_perSum, m_core2;
};

} // namespace anneau
