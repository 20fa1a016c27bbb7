// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/arc_functions.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Navarro, Frenk & White 1997 profile whose potential is constant on ellipses, psi = phi(R), R^2 =
/// q X^2 + Y^2/q (Golse & Kneib 2002, arXiv:astro-ph/0112138); round for q = 1: kappa = 2 kappa_s
/// (1 - F)/(u^2 - 1), u = R/r_s. The convergence is about three times as flat as the potential and
/// becomes dumbbell-shaped, even negative, below q = 0.8 or so; NFWEllipsoid has none of this.
struct Nfw {
    static constexpr std::string_view key = "NFW";
    static constexpr std::string_view label = "NFW halo";
    static constexpr std::string_view help =
        "Dark halo, round or of elliptical potential (Navarro et al. 1997; Golse & Kneib 2002).";
    static constexpr std::array parameters{
        kHaloStrength,
        kScaleRadius,
        Parameter{"q", "q", "Axis ratio of the potential", Unit::None, 0.5, 1.0, 1.0, false,
                  "Minor over major axis of the potential's ellipses; the mass is about three "
                  "times as flat."},
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[3], p[4], p[5]),
              m_strength(4.0 * p[0]),
              m_q(p[2]),
              m_inverseQ(1.0 / p[2]),
              m_inverseArea(1.0 / (p[1] * p[1]))
        {
            m_potential = 2.0 * p[0] * p[1] * p[1];
        }
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const Vec2<T> theta = m_frame.into(x, y);
            const T mean = m_strength * Numbers<T>::function(radius2(theta), NfwMean{});
            return m_frame.outOf(Vec2<T>{mean * (m_q * theta.x), mean * (m_inverseQ * theta.y)});
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            return m_potential * Numbers<T>::function(radius2(m_frame.into(x, y)), NfwPotential{});
        }

    private:
        template <class T>
        ANNEAU_HD T radius2(const Vec2<T>& theta) const
        {
            return (m_q * (theta.x * theta.x) + m_inverseQ * (theta.y * theta.y) + kSoftening) *
                   m_inverseArea;
        }

        ProfileFrame<P> m_frame;
        P m_strength, m_q, m_inverseQ, m_inverseArea, m_potential;
    };
};

} // namespace anneau
