// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Third-order tide of masses outside, about the origin (Bacon, Goldberg, Rowe & Taylor 2006,
/// arXiv:astro-ph/0504478): a gradient F of the convergence along phi_F, kappa = F r cos(phi -
/// phi_F), psi = F/4 r^3 cos(phi - phi_F), and a gradient of the shear without convergence, psi =
/// G/12 r^3 cos 3(phi - phi_G). F and G per arcsec.
struct Flexion {
    static constexpr std::string_view key = "Flexion";
    static constexpr std::string_view label = "External convergence gradient";
    static constexpr std::string_view help =
        "Gradients of convergence and shear across the lens: flexion (Bacon et al. 2006).";
    static constexpr std::array parameters{
        Parameter{"F", "F", "Convergence gradient", Unit::None, 0.0, 0.1, 0.005, false,
                  "Growth of the convergence per arcsec: the first flexion."},
        Parameter{"phi_F", "φ_F", "Gradient angle", Unit::Degrees, -180.0, 180.0, 0.0, true,
                  "Direction in which the convergence grows, counter-clockwise from the positive y "
                  "axis."},
        Parameter{"G", "G", "Second flexion", Unit::None, 0.0, 0.1, 0.0, false,
                  "Three-fold gradient of the shear per arcsec."},
        Parameter{"phi_G", "φ_G", "Second flexion angle", Unit::Degrees, -60.0, 60.0, 0.0, true,
                  "Angle of a maximum of its potential, counter-clockwise from the positive y "
                  "axis."}};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_first{-0.25 * p[0] * sin(radians(p[1])), 0.25 * p[0] * cos(radians(p[1]))},
              // exp 3i(phi_G + 90 degrees) = -i exp 3i phi_G
              m_second{p[2] * sin(radians(3.0 * p[3])) / 12.0,
                       -p[2] * cos(radians(3.0 * p[3])) / 12.0}
        {}
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const T along = m_first.x * x + m_first.y * y;
            const X r2 = x * x + y * y;
            const X even = 3.0 * (x * x - y * y), odd = 6.0 * (x * y);
            return {m_first.x * r2 + 2.0 * along * x + m_second.x * even + m_second.y * odd,
                    m_first.y * r2 + 2.0 * along * y + m_second.y * even - m_second.x * odd};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            const X r2 = x * x + y * y;
            return r2 * (m_first.x * x + m_first.y * y) + m_second.x * (x * (x * x - 3.0 * y * y)) +
                   m_second.y * (y * (3.0 * x * x - y * y));
        }

    private:
        Vec2<P> m_first, m_second; ///< psi = r^2 first . x + Re(conj(second) z^3)
    };
};

} // namespace anneau
