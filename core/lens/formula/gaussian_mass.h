// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/elliptical_quadrature.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Gaussian convergence, kappa = kappa_0 exp(-R^2/(2 sigma^2)), R^2 = q X^2 + Y^2/q (Shajib 2019,
/// arXiv:1906.08263, who has the deflection in closed form). Round for q = 1.
struct GaussianMass {
    static constexpr std::string_view key = "GaussianMass";
    static constexpr std::string_view label = "Gaussian mass";
    static constexpr std::string_view help =
        "Elliptical Gaussian convergence, one term of a multi-Gaussian expansion (Shajib 2019).";
    static constexpr std::array parameters{
        Parameter{"kappa_0", "κ_0", "Central convergence", Unit::None, 0.0, 50.0, 0.5, false,
                  "Convergence at the centre."},
        Parameter{"sigma", "σ", "Standard deviation", Unit::Arcsec, 0.01, 10.0, 0.5, false,
                  "Standard deviation on the intermediate axis."},
        kAxisRatio,
        kPositionAngle,
        kCenterX,
        kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[3], p[4], p[5]),
              m_strength(p[0]),
              m_exponent(-0.5 / (p[1] * p[1])),
              m_integral(p[2], 4, 80.0 * p[1] * p[1])
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
            return [this](const T& r2) -> T {
                return exp(r2 * m_exponent);
            };
        }
        ProfileFrame<P> m_frame;
        P m_strength, m_exponent;
        EllipticalQuadrature<P> m_integral;
    };
};

} // namespace anneau
