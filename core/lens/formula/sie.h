// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/angular_series.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Singular isothermal ellipsoid, kappa = theta_E/(2R), R^2 = q X^2 + Y^2/q (Kormann, Schneider &
/// Bartelmann 1994, A&A 284, 285), psi = x . alpha. Evaluated as the isothermal case of the angular
/// series (arXiv:1507.01819) and not by the arctangents, whose slope in q is lost at q = 1.
struct Sie {
    static constexpr std::string_view key = "SIE";
    static constexpr std::string_view label = "Singular isothermal ellipsoid";
    static constexpr std::string_view help = "Elliptical mass of constant velocity dispersion, "
                                             "singular at its centre (Kormann et al. 1994).";
    static constexpr std::array parameters{kEinsteinRadius, kAxisRatio, kPositionAngle, kCenterX,
                                           kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_frame(p[2], p[3], p[4]), m_q(p[1]), m_omega(p[1], 1.0)
        {
            m_amplitude = 2.0 * p[0] * sqrt(m_q) / (1.0 + m_q);
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
            return theta.x * alpha.x + theta.y * alpha.y;
        }

    private:
        template <class T>
        ANNEAU_HD Vec2<T> inFrame(const Vec2<T>& theta) const
        {
            const T a = m_q * theta.x;
            const T inverse = 1.0 / sqrt(a * a + theta.y * theta.y + kSoftening);
            const Vec2<T> z{a * inverse, theta.y * inverse};
            const Vec2<T> sum = m_omega(Vec2<T>{z.x * z.x - z.y * z.y, 2.0 * (z.x * z.y)});
            return {m_amplitude * (z.x * sum.x - z.y * sum.y),
                    m_amplitude * (z.x * sum.y + z.y * sum.x)};
        }

        ProfileFrame<P> m_frame;
        P m_q, m_amplitude;
        AngularSeries<P> m_omega;
    };
};

} // namespace anneau
