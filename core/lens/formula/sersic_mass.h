// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/elliptical_quadrature.h"
#include "core/lens/formula/parameters.h"
#include "core/light/sersic_b.h"

#include <array>
#include <string_view>

namespace anneau {

/// Mass that follows a Sersic 1963 profile, kappa = kappa_eff exp(-b_n [(R/theta_eff)^(1/n) - 1]),
/// R^2 = q X^2 + Y^2/q, with the exact b_n: half the mass lies inside theta_eff. Round for q = 1.
struct SersicMass {
    static constexpr std::string_view key = "SersicMass";
    static constexpr std::string_view label = "Sérsic mass";
    static constexpr std::string_view help =
        "Mass of a galaxy's stars that follows its light (Sérsic 1963; Keeton 2001).";
    static constexpr std::array parameters{
        Parameter{"kappa_eff", "κ_eff", "Convergence at the effective radius", Unit::None, 0.0, 5.0,
                  0.3, false, "Convergence at the effective radius."},
        Parameter{"theta_eff", "θ_eff", "Effective radius", Unit::Arcsec, 0.01, 10.0, 1.0, false,
                  "Radius on the intermediate axis that holds half of the mass."},
        Parameter{"n", "n", "Sérsic index", Unit::None, 0.5, 8.0, 4.0, false,
                  "Concentration of the mass."},
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[4], p[5], p[6]),
              m_strength(p[0]),
              m_b(Numbers<P>::ofParameter(p[2], sersicB)),
              m_halfPower(0.5 / p[2]),
              m_inverseArea(1.0 / (p[1] * p[1])),
              m_integral(p[3], power(p[2]), cutoff(p[1], p[2], m_b))
        {}
        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const Vec2<T> alpha =
                m_frame.outOf(m_integral.deflection(m_frame.into(x, y), shape<T>()));
            return {m_strength * alpha.x, m_strength * alpha.y};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            return m_strength * m_integral.potential(m_frame.into(x, y), shape<T>());
        }

    private:
        template <class T>
        ANNEAU_HD auto shape() const
        {
            return [this](const T& r2) {
                const T power = positivePower(r2 * m_inverseArea, m_halfPower);
                return exp(m_b * (1.0 - power));
            };
        }
        /// The more concentrated, the closer to the centre the nodes.
        static int power(const P& n) { return Numbers<P>::largestMagnitude(n) < 2.2 ? 4 : 8; }
        /// The square of the radius where the exponent is -40.
        static P cutoff(const P& thetaEff, const P& n, const P& b)
        {
            return thetaEff * thetaEff * positivePower(1.0 + 40.0 / b, 2.0 * n);
        }

        ProfileFrame<P> m_frame;
        P m_strength, m_b, m_halfPower, m_inverseArea;
        EllipticalQuadrature<P> m_integral;
    };
};

} // namespace anneau
