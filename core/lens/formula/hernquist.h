// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/arc_functions.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Round Hernquist 1990 profile (ApJ 356, 359), kappa = kappa_s [(2 + u^2) F - 3]/(u^2 - 1)^2,
/// u = R/r_s; alpha = 2 kappa_s r_s u (1 - F)/(u^2 - 1) (Keeton 2001, arXiv:astro-ph/0102341).
struct Hernquist {
    static constexpr std::string_view key = "Hernquist";
    static constexpr std::string_view label = "Hernquist sphere";
    static constexpr std::string_view help =
        "Round mass of the stars of an elliptical galaxy (Hernquist 1990).";
    static constexpr std::array parameters{kHaloStrength, kScaleRadius, kCenterX, kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_strength(2.0 * p[0]),
              m_area(p[1] * p[1]),
              m_inverseArea(1.0 / (p[1] * p[1])),
              m_centerX(p[2]),
              m_centerY(p[3])
        {}
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const T w = (dx * dx + dy * dy + kSoftening) * m_inverseArea;
            const T mean = m_strength * Numbers<T>::function(w, ArcDifference{});
            return {mean * dx, mean * dy};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const T w = (dx * dx + dy * dy + kSoftening) * m_inverseArea;
            return m_strength * m_area * (w * Numbers<T>::function(w, NfwMean{}));
        }

    private:
        P m_strength, m_area, m_inverseArea, m_centerX, m_centerY;
    };
};

} // namespace anneau
