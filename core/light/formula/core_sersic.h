// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/formula/light_parameters.h"
#include "core/light/formula/profile_radius.h"
#include "core/light/sersic_b.h"

#include <array>
#include <string_view>

namespace anneau {

/// Core-Sersic profile (Graham et al. 2003, arXiv:astro-ph/0306023): with S = R^alpha +
/// theta_b^alpha, I_b (S/R^alpha)^(gamma/alpha) exp(-b_n [(S^(1/alpha)/theta_eff)^(1/n) - 1]), R^2
/// = q X^2 + Y^2/q (X along the major axis), b_n as for Sersic. Outside theta_b it is the Sersic
/// profile of I_eff = I_b, inside a power law R^-gamma.
///
/// Unbounded at the centre for gamma > 0: softened there over 1e-12 arcsec.
struct CoreSersic {
    static constexpr std::string_view key = "CoreSersic";
    static constexpr std::string_view label = "Core-Sérsic";
    static constexpr std::string_view help =
        "Sérsic profile whose centre is a shallow power law, as in giant ellipticals (Graham et "
        "al. 2003).";
    static constexpr std::array parameters{
        Parameter{"I_b", "I_b", "Brightness scale", Unit::Flux, 0.0, 1e4, 1.0, false,
                  "Brightness at the effective radius of the outer Sérsic profile."},
        kEffectiveRadius,
        kSersicIndex,
        Parameter{"theta_b", "θ_b", "Break radius", Unit::Arcsec, 0.001, 2.0, 0.1, false,
                  "Radius on the intermediate axis inside which the power law holds."},
        Parameter{"alpha", "α", "Sharpness", Unit::None, 0.5, 10.0, 3.0, false,
                  "How sharply one profile turns into the other."},
        Parameter{"gamma", "γ", "Inner slope", Unit::None, 0.0, 1.0, 0.2, false,
                  "Logarithmic slope of the brightness inside the break."},
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Light {
    public:
        explicit Light(const P* p)
            : m_radius(p[1], p[6], p[7], p[8], p[9]),
              m_scale(p[0]),
              m_b(Numbers<P>::ofParameter(p[2], sersicB)),
              m_break(positivePower(p[3] / p[1], p[4])),
              m_halfAlpha(0.5 * p[4]),
              m_innerPower(p[5] / p[4]),
              m_halfGamma(0.5 * p[5]),
              m_outerPower(1.0 / (p[4] * p[2]))
        {}
        template <class X>
        Mix<P, X> brightness(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const T logR2 = log(m_radius.squared(x, y));
            const T logS = log(exp(m_halfAlpha * logR2) + m_break);
            return m_scale * exp(m_innerPower * logS - m_halfGamma * logR2 +
                                 m_b * (1.0 - exp(m_outerPower * logS)));
        }

    private:
        ProfileRadius<P> m_radius;
        P m_scale, m_b, m_break, m_halfAlpha, m_innerPower, m_halfGamma, m_outerPower;
    };
};

} // namespace anneau
