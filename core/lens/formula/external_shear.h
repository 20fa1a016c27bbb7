// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// External shear: psi = gamma1 (x^2 - y^2)/2 + gamma2 x y about the origin, where gamma1 + i
/// gamma2 = gamma_ext exp 2i(phi_ext + 90 degrees). phi_ext, counter-clockwise from +y, points
/// along the direction in which images are stretched, at right angles to that of the mass that
/// causes it.
struct ExternalShear {
    static constexpr std::string_view key = "ExternalShear";
    static constexpr std::string_view label = "External shear";
    static constexpr std::string_view help =
        "Tide of masses far from the lens; origin at the image's centre.";
    static constexpr std::array parameters{
        Parameter{"gamma_ext", "γ_ext", "Shear", Unit::None, 0.0, 0.5, 0.03, false,
                  "Strength of the shear."},
        Parameter{"phi_ext", "φ_ext", "Shear angle", Unit::Degrees, -90.0, 90.0, 0.0, true,
                  "Direction in which images are stretched, counter-clockwise from the positive y "
                  "axis."}};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_gamma1(-p[0] * cos(radians(2.0 * p[1]))),
              m_gamma2(-p[0] * sin(radians(2.0 * p[1])))
        {}
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            return {m_gamma1 * x + m_gamma2 * y, m_gamma2 * x - m_gamma1 * y};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            return m_gamma1 * (0.5 * (x * x - y * y)) + m_gamma2 * (x * y);
        }

    private:
        P m_gamma1, m_gamma2;
    };
};

} // namespace anneau
