// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/isothermal_field.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Non-singular isothermal ellipsoid, kappa = theta_E/2 / sqrt(R^2 + r_core^2), R^2 = q X^2 + Y^2/q
/// (Kormann, Schneider & Bartelmann 1994, A&A 284, 285). COOLEST: NIE; theta_E is the
/// normalisation, the Einstein radius of the lens without its core.
struct Nie {
    static constexpr std::string_view key = "NIE";
    static constexpr std::string_view label = "Isothermal ellipsoid with a core";
    static constexpr std::string_view help =
        "Elliptical mass of constant velocity dispersion with a core (Kormann et al. 1994).";
    static constexpr std::array parameters{kEinsteinRadius, kCoreRadius, kAxisRatio,
                                           kPositionAngle,  kCenterX,    kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_frame(p[3], p[4], p[5]), m_thetaE(p[0]), m_field(p[2], p[1])
        {}
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto alpha = m_frame.outOf(m_field.deflection(m_frame.into(x, y)));
            return {m_thetaE * alpha.x, m_thetaE * alpha.y};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            return m_thetaE * m_field.potential(m_frame.into(x, y));
        }

    private:
        ProfileFrame<P> m_frame;
        P m_thetaE;
        IsothermalField<P> m_field;
    };
};

} // namespace anneau
