// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"
#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Point mass, alpha = theta_E^2 x/|x|^2, psi = theta_E^2 log|x| (its zero at 1 arcsec: there is
/// none at the centre), kappa = 0. Softened at 1e-9 arcsec: in single precision a smaller softening
/// overflows.
struct PointMass {
    static constexpr std::string_view key = "PointMass";
    static constexpr std::string_view label = "Point mass";
    static constexpr std::string_view help =
        "All mass in one point: a black hole, or a small galaxy seen from afar (Einstein 1936).";
    static constexpr std::array parameters{
        Parameter{"theta_E", "θ_E", "Einstein radius", Unit::Arcsec, 0.001, 10.0, 0.1, false,
                  "Radius of the ring that the mass alone makes of a source behind it."},
        kCenterX, kCenterY};

    template <class P>
    class Lens {
    public:
        explicit Lens(const P* p) : m_strength(p[0] * p[0]), m_centerX(p[1]), m_centerY(p[2]) {}

        template <class X>
        ANNEAU_HD Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            using T = Mix<P, X>;
            const Vec2<T> alpha = Numbers<T>::function(Vec2<T>{dx, dy}, Inverse{});
            return {m_strength * alpha.x, m_strength * alpha.y};
        }
        template <class X>
        Mix<P, X> potential(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            return m_strength * (0.5 * log(dx * dx + dy * dy + kPointSoftening));
        }

    private:
        static constexpr double kPointSoftening = 1e-18;

        /// x/|x|^2, its Jacobian by the Cauchy-Riemann equations: no convergence appears by
        /// rounding.
        struct Inverse {
            template <class S>
            ANNEAU_HD SlopedVec2<S> operator()(const S& x, const S& y) const
            {
                const S scale = 1.0 / (x * x + y * y + kPointSoftening);
                const S same = (y * y - x * x) * (scale * scale);
                const S cross = -2.0 * (x * y) * (scale * scale);
                return {scale * x, scale * y, same, cross, cross, -same};
            }
        };

        P m_strength, m_centerX, m_centerY;
    };
};

} // namespace anneau
