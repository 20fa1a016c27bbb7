// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/light/formula/light_parameters.h"
#include "core/light/sersic_b.h"

#include <array>
#include <string_view>

namespace anneau {

/// Sersic 1963 profile, I_eff exp(-b_n [(R/theta_eff)^(1/n) - 1]), R^2 = q X^2 + Y^2/q (X along the
/// major axis), with the exact b_n: half the light lies inside theta_eff. COOLEST's own code, like
/// others, has b_n = 1.9992 n - 0.3271; files are converted when read and written.
///
/// At the centre itself the value is the peak and the slopes are 0; beside it they grow without
/// bound for n > 1.
struct Sersic {
    static constexpr std::string_view key = "Sersic";
    static constexpr std::string_view label = "Sérsic";
    static constexpr std::string_view help =
        "Elliptical profile of a galaxy: n = 1 is an exponential disc, n = 4 de Vaucouleurs' law "
        "(Sérsic 1963).";
    static constexpr std::array parameters{
        Parameter{"I_eff", "I_eff", "Brightness at the effective radius", Unit::Flux, 0.0, 1e4, 1.0,
                  false, "Surface brightness at the effective radius."},
        kEffectiveRadius,
        kSersicIndex,
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Light {
    public:
        explicit Light(const P* p)
            : m_frame(p[4], p[5], p[6]),
              m_iEff(p[0]),
              m_q(p[3]),
              m_b(Numbers<P>::ofParameter(p[2], sersicB)),
              m_halfPower(0.5 / p[2])
        {
            m_inverseArea = 1.0 / (m_q * p[1] * p[1]);
            m_q2 = m_q * m_q;
        }
        template <class X>
        Mix<P, X> brightness(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const auto theta = m_frame.into(x, y);
            const T r2 = (m_q2 * theta.x * theta.x + theta.y * theta.y) * m_inverseArea;
            const auto centre = r2 < 1e-30; // There the power's slope is infinite: leave it out.
            const T zero = Numbers<T>::constant(r2, 0.0);
            const T safe = Numbers<T>::select(centre, zero + 1.0, r2);
            const T power = Numbers<T>::select(centre, zero, positivePower(safe, m_halfPower));
            return m_iEff * exp(m_b * (1.0 - power));
        }

    private:
        ProfileFrame<P> m_frame;
        P m_iEff, m_q, m_b, m_halfPower, m_inverseArea, m_q2;
    };
};

} // namespace anneau
