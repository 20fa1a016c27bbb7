// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/mass_parameters.h"
#include "core/lens/formula/number.h"
#include "core/lens/formula/ratio_functions.h"

#include <array>
#include <string_view>

namespace anneau {

/// Round pseudo-Jaffe profile, kappa = kappa_0 r_core r_cut/(r_cut - r_core) [1/sqrt(r_core^2 +
/// R^2)
/// - 1/sqrt(r_cut^2 + R^2)], kappa_0 at the centre (Keeton 2001, arXiv:astro-ph/0102341). Written
/// without the differences: r_core = r_cut is an ordinary point.
struct PseudoJaffe {
    static constexpr std::string_view key = "PseudoJaffe";
    static constexpr std::string_view label = "Pseudo-Jaffe sphere";
    static constexpr std::string_view help =
        "Round isothermal mass with core and truncation, given by its central convergence: a "
        "small halo or satellite (Keeton 2001).";
    static constexpr std::array parameters{
        Parameter{"kappa_0", "κ_0", "Central convergence", Unit::None, 0.0, 50.0, 2.0, false,
                  "Convergence at the centre."},
        Parameter{"r_core", "r_c", "Core radius", Unit::Arcsec, 0.001, 2.0, 0.02, false,
                  "Radius inside which the convergence levels off."},
        Parameter{"r_cut", "r_t", "Truncation radius", Unit::Arcsec, 0.02, 60.0, 1.0, false,
                  "Radius beyond which the convergence falls steeply."},
        kCenterX, kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_strength(2.0 * p[0] * p[1] * p[2]),
              m_core(p[1]),
              m_cut(p[2]),
              m_centerX(p[3]),
              m_centerY(p[4])
        {
            m_core2 = m_core * m_core + kSoftening;
            m_cut2 = m_cut * m_cut + kSoftening;
        }
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const auto scale = mean<Mix<P, X>>(dx * dx + dy * dy);
            return {scale * dx, scale * dy};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const T r2 = dx * dx + dy * dy;
            // Of 2 [a - core - core log((a + core)/(2 core))] and the same with the cut-off radius
            // the difference, divided by that of the radii, every term multiplied out by r^2.
            const T a = sqrt(m_core2 + r2), b = sqrt(m_cut2 + r2);
            const T ends = (m_core + m_cut) / ((a * m_cut + b * m_core) * (b + m_cut));
            const auto apart = (m_cut - m_core) / m_core;
            const T outer = 0.5 / (m_cut * (b + m_cut));
            const T sum = (1.0 / (a + m_core) + 1.0 / (b + m_cut)) / (a + b) +
                          outer * Numbers<T>::function(r2 * outer, LogRatio{}) -
                          ends * Numbers<T>::function(r2 * ends * apart, LogRatio{});
            return m_strength * r2 * sum;
        }

    private:
        /// Mean convergence within r: 1/(a + core) - 1/(b + cut), over cut - core.
        template <class T>
        ANNEAU_HD T mean(const T& r2) const
        {
            const T a = sqrt(m_core2 + r2), b = sqrt(m_cut2 + r2);
            return m_strength * ((m_core + m_cut) / (a + b) + 1.0) / ((a + m_core) * (b + m_cut));
        }

        P m_strength, m_core, m_cut, m_centerX, m_centerY;
        P m_core2, m_cut2;
    };
};

} // namespace anneau
