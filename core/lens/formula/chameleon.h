// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/isothermal_field.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Dual pseudo-isothermal ellipsoid, kappa = b/2 [1/sqrt(s_c^2 + R^2) - 1/sqrt(s_t^2 + R^2)],
/// R^2 = q X^2 + Y^2/q: isothermal between core and truncation, of finite mass (Elíasdóttir et al.
/// 2007, arXiv:0710.5636). COOLEST: Chameleon. s_t < s_c makes the mass negative.
struct Chameleon {
    static constexpr std::string_view key = "Chameleon";
    static constexpr std::string_view label = "Dual pseudo-isothermal ellipsoid";
    static constexpr std::string_view help =
        "Isothermal between a core and a truncation radius, of finite mass: dPIE, elliptical "
        "pseudo-Jaffe (Elíasdóttir et al. 2007).";
    static constexpr std::array parameters{
        Parameter{"b", "b", "Normalisation", Unit::Arcsec, 0.01, 10.0, 1.0, false,
                  "Einstein radius of the isothermal lens without core and truncation."},
        Parameter{"s_c", "s_c", "Core radius", Unit::Arcsec, 0.0, 2.0, 0.05, false,
                  "Radius inside which the convergence levels off, on the intermediate axis."},
        Parameter{"s_t", "s_t", "Truncation radius", Unit::Arcsec, 0.02, 60.0, 5.0, false,
                  "Radius beyond which the convergence falls steeply, on the intermediate axis."},
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[4], p[5], p[6]),
              m_b(p[0]),
              m_core(p[3], p[1]),
              m_truncation(p[3], p[2])
        {}
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto theta = m_frame.into(x, y);
            const auto core = m_core.deflection(theta);
            const auto truncation = m_truncation.deflection(theta);
            const auto alpha =
                m_frame.outOf(Vec2<Mix<P, X>>{core.x - truncation.x, core.y - truncation.y});
            return {m_b * alpha.x, m_b * alpha.y};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            const auto theta = m_frame.into(x, y);
            return m_b * (m_core.potential(theta) - m_truncation.potential(theta));
        }

    private:
        ProfileFrame<P> m_frame;
        P m_b;
        IsothermalField<P> m_core, m_truncation;
    };
};

} // namespace anneau
