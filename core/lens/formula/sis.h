// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Singular isothermal sphere, kappa = theta_E/(2R), alpha = theta_E x/|x|, psi = theta_E |x|.
struct Sis {
    static constexpr std::string_view key = "SIS";
    static constexpr std::string_view label = "Singular isothermal sphere";
    static constexpr std::string_view help =
        "Round mass of constant velocity dispersion, singular at its centre.";
    static constexpr std::array parameters{kEinsteinRadius, kCenterX, kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_thetaE(p[0]), m_centerX(p[1]), m_centerY(p[2]) {}

        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const auto scale = m_thetaE / sqrt(dx * dx + dy * dy + kSoftening);
            return {scale * dx, scale * dy};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            return m_thetaE * sqrt(dx * dx + dy * dy + kSoftening);
        }

    private:
        P m_thetaE, m_centerX, m_centerY;
    };
};

} // namespace anneau
