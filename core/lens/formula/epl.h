// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/angular_series.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Elliptical power law, kappa = (3 - gamma)/2 (theta_E/R)^(gamma-1), R^2 = q X^2 + Y^2/q (X along
/// the major axis): Tessore & Metcalf 2015, arXiv:1507.01819. With t = gamma - 1 and complex
/// numbers, alpha = 2 theta_E sqrt(q)/(1+q) (theta_E/R)^(t-1) Omega(phi), psi = x . alpha/(2-t).
///
/// Ranges: 0 < t < 2, 0.01 < q; regular at q = 1, at gamma = 2 and on the axes. At the centre alpha
/// is 0 and the slopes finite though large. COOLEST: PEMD.
struct Epl {
    static constexpr std::string_view key = "PEMD";
    static constexpr std::string_view label = "Elliptical power law";
    static constexpr std::string_view help =
        "Elliptical power law of any slope, singular at its centre (Tessore & Metcalf 2015).";
    static constexpr std::array parameters{kEinsteinRadius, kMassSlope, kAxisRatio,
                                           kPositionAngle,  kCenterX,   kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[3], p[4], p[5]),
              m_q(p[2]),
              m_t(p[1] - 1.0),
              m_omega(p[2], p[1] - 1.0)
        {
            const P root = sqrt(m_q);
            // (theta_E/R)^(t-1) Omega = (theta_E sqrt(q))^(t-1) |qX + iY|^-t (qX + iY) (Omega/z)
            m_amplitude = 2.0 * p[0] * root / (1.0 + m_q) * positivePower(p[0] * root, m_t - 1.0);
            m_power = -0.5 * m_t;
        }

        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            return m_frame.outOf(inFrame(m_frame.into(x, y)));
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            const auto theta = m_frame.into(x, y);
            const auto alpha = inFrame(theta);
            return (theta.x * alpha.x + theta.y * alpha.y) / (2.0 - m_t);
        }

    private:
        template <class T>
        ANNEAU_HD Vec2<T> inFrame(const Vec2<T>& theta) const
        {
            const T a = m_q * theta.x;
            const T m2 = a * a + theta.y * theta.y + kSoftening;
            // (qX + iY)^2/m2 with one division, and slopes that stay finite at the centre.
            const T share = theta.y / m2;
            const Vec2<T> sum = m_omega(Vec2<T>{1.0 - 2.0 * (theta.y * share), 2.0 * (a * share)});
            const T size = m_amplitude * positivePower(m2, m_power);
            return {size * (a * sum.x - theta.y * sum.y), size * (a * sum.y + theta.y * sum.x)};
        }

        ProfileFrame<P> m_frame;
        P m_q, m_t;
        P m_amplitude, m_power;
        AngularSeries<P> m_omega;
    };
};

} // namespace anneau
