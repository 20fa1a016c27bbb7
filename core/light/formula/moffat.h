// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/formula/light_parameters.h"
#include "core/light/formula/profile_radius.h"

#include <array>
#include <string_view>

namespace anneau {

/// Moffat 1969 profile, I_0 (1 + R^2/alpha^2)^-beta, R^2 = q X^2 + Y^2/q (X along the major axis);
/// its flux, for beta > 1, is pi alpha^2 I_0/(beta - 1).
struct Moffat {
    static constexpr std::string_view key = "Moffat";
    static constexpr std::string_view label = "Moffat";
    static constexpr std::string_view help =
        "A core with power-law wings, as of a star seen through the atmosphere (Moffat 1969).";
    static constexpr std::array parameters{
        kCentralBrightness,
        Parameter{"alpha", "α", "Core radius", Unit::Arcsec, 0.01, 10.0, 0.3, false,
                  "Radius on the intermediate axis where the wings begin."},
        Parameter{"beta", "β", "Wing exponent", Unit::None, 1.1, 10.0, 2.5, false,
                  "The wings fall as the radius to the power of -2β."},
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Light {
    public:
        explicit Light(const P* p)
            : m_radius(p[1], p[3], p[4], p[5], p[6]),
              m_peak(p[0]),
              m_beta(p[2])
        {}
        template <class X>
        Mix<P, X> brightness(const X& x, const X& y) const
        {
            return m_peak * positivePower(1.0 + m_radius.squared(x, y), -m_beta);
        }

    private:
        ProfileRadius<P> m_radius;
        P m_peak, m_beta;
    };
};

} // namespace anneau
