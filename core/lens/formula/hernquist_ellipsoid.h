// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/cored_ellipsoid_sum.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Hernquist 1990 profile (ApJ 356, 359) with elliptical convergence, kappa = kappa_s
/// [(2 + u^2) F - 3]/(u^2 - 1)^2, u = R/r_s, R^2 = q X^2 + Y^2/q.
struct HernquistEllipsoid {
    static constexpr std::string_view key = "HernquistEllipsoid";
    static constexpr std::string_view label = "Hernquist ellipsoid";
    static constexpr std::string_view help = "Mass of the stars of an elliptical galaxy, "
                                             "elliptical on the sky (Hernquist 1990; Keeton 2001).";
    static constexpr std::array parameters{kHaloStrength,  kScaleRadius, kAxisRatio,
                                           kPositionAngle, kCenterX,     kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[3], p[4], p[5]),
              m_strength(p[0] * p[1]),
              m_scale(p[1]),
              m_inverseScale(1.0 / p[1]),
              m_sum(p[2], weight, 3, 1e4)
        {}
        template <class X>
        Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
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
        static double weight(double s) { return 2 * s / ((1 + s * s) * (1 + s * s)); }

        template <class X>
        Vec2<Mix<P, X>> inScaleRadii(const X& x, const X& y) const
        {
            const auto theta = m_frame.into(x, y);
            return {theta.x * m_inverseScale, theta.y * m_inverseScale};
        }

        ProfileFrame<P> m_frame;
        P m_strength, m_scale, m_inverseScale;
        CoredEllipsoidSum<P> m_sum;
    };
};

} // namespace anneau
