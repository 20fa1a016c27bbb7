// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/formula/light_parameters.h"
#include "core/light/formula/profile_radius.h"

#include <array>
#include <string_view>

namespace anneau {

/// Freeman 1970 disc, I_0 exp(-R/theta_s), R^2 = q X^2 + Y^2/q (X along the major axis): the
/// Sersic profile of n = 1 by its scale length, theta_eff = 1.67834699 theta_s; its flux is
/// 2 pi theta_s^2 I_0.
///
/// At the centre, where the profile has a tip, the slopes are 0.
struct ExponentialDisc {
    static constexpr std::string_view key = "ExponentialDisc";
    static constexpr std::string_view label = "Exponential disc";
    static constexpr std::string_view help =
        "Disc of a galaxy, fading by the same factor at every scale length (Freeman 1970).";
    static constexpr std::array parameters{
        kCentralBrightness,
        Parameter{"theta_s", "θ_s", "Scale length", Unit::Arcsec, 0.01, 10.0, 0.4, false,
                  "Length on the intermediate axis over which the light falls to 1/e."},
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Light {
    public:
        explicit Light(const P* p) : m_radius(p[1], p[2], p[3], p[4], p[5]), m_peak(p[0]) {}
        template <class X>
        Mix<P, X> brightness(const X& x, const X& y) const
        {
            return m_peak * exp(-sqrt(m_radius.squared(x, y)));
        }

    private:
        ProfileRadius<P> m_radius;
        P m_peak;
    };
};

} // namespace anneau
