// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/formula/light_parameters.h"
#include "core/light/formula/profile_radius.h"

#include <array>
#include <string_view>

namespace anneau {

/// I_0 exp(-R^2/(2 sigma^2)), R^2 = q X^2 + Y^2/q (X along the major axis). Its flux is
/// 2 pi sigma^2 I_0 whatever q.
struct Gaussian {
    static constexpr std::string_view key = "Gaussian";
    static constexpr std::string_view label = "Gaussian";
    static constexpr std::string_view help = "Elliptical Gaussian, of flux 2π σ² I_0.";
    static constexpr std::array parameters{
        kCentralBrightness,
        Parameter{"sigma", "σ", "Standard deviation", Unit::Arcsec, 0.01, 10.0, 0.3, false,
                  "Standard deviation on the intermediate axis."},
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
            return m_peak * exp(-0.5 * m_radius.squared(x, y));
        }

    private:
        ProfileRadius<P> m_radius;
        P m_peak;
    };
};

} // namespace anneau
