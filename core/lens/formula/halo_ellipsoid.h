// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/cored_ellipsoid_sum.h"

namespace anneau {

/// The Lens of a halo with elliptical convergence, of the parameters kappa_s, r_s, q, phi, center_x
/// and center_y: a sum of cored ellipsoids in a frame of scale radii. Halo::weight(s) is that
/// sum's; it falls as s^-Halo::kPower, and its nodes reach to Halo::kUpper.
template <class Halo, class P>
class HaloEllipsoid {
public:
    explicit HaloEllipsoid(const P* p)
        : m_frame(p[3], p[4], p[5]),
          m_strength(p[0] * p[1]),
          m_scale(p[1]),
          m_inverseScale(1.0 / p[1]),
          m_sum(p[2], Halo::weight, Halo::kPower, Halo::kUpper)
    {}
    template <class X>
    ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
    {
        const auto alpha = m_frame.outOf(m_sum.deflection(inScaleRadii(x, y)));
        return {m_strength * alpha.x, m_strength * alpha.y};
    }
    template <class X>
    Mix<P, X> potential(const X& x, const X& y) const
    {
        return m_strength * m_scale * m_sum.potential(inScaleRadii(x, y));
    }

private:
    template <class X>
    ANNEAU_HD Vec2<Mix<P, X>> inScaleRadii(const X& x, const X& y) const
    {
        const auto theta = m_frame.into(x, y);
        return {theta.x * m_inverseScale, theta.y * m_inverseScale};
    }

    ProfileFrame<P> m_frame;
    P m_strength, m_scale, m_inverseScale;
    CoredEllipsoidSum<P> m_sum;
};

} // namespace anneau
