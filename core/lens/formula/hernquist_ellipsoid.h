// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/arc_functions.h"
#include "core/lens/formula/elliptical_quadrature.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Hernquist 1990 profile (ApJ 356, 359) with elliptical convergence, kappa = kappa_s
/// [(2 + u^2) F - 3]/(u^2 - 1)^2, u = R/r_s, R^2 = q X^2 + Y^2/q.
struct HernquistEllipsoid {
    static constexpr std::string_view key = "HernquistEllipsoid";
    static constexpr std::string_view label = "Hernquist ellipsoid";
    static constexpr std::string_view help = "Mass of the stars of an elliptical galaxy, "
                                             "elliptical on the sky (Hernquist 1990; Keeton 2001).";
    static constexpr std::array parameters{kHaloStrength,  kScaleRadius, kAxisRatio,
                                           kPositionAngle, kCenterX,     kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p)
            : m_frame(p[3], p[4], p[5]),
              m_strength(p[0]),
              m_inverseArea(1.0 / (p[1] * p[1])),
              m_integral(p[2], 8)
        {}
        template <class X>
        Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
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
        auto shape() const
        {
            return [this](const T& r2) {
                return Numbers<T>::function(r2 * m_inverseArea, HernquistConvergence{});
            };
        }

        ProfileFrame<P> m_frame;
        P m_strength, m_inverseArea;
        EllipticalQuadrature<P> m_integral;
    };
};

} // namespace anneau
