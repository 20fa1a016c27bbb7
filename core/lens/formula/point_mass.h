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
        Vec2<Mix<P, X>> deflection(const X& x, const X& y) const
        {
            const auto dx = x - m_centerX;
            const auto dy = y - m_centerY;
            const auto alpha = inverse(Vec2<Mix<P, X>>{dx, dy});
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

        template <class T>
        static Vec2<T> inverse(const Vec2<T>& z)
        {
            const T scale = 1.0 / (z.x * z.x + z.y * z.y + kPointSoftening);
            return {scale * z.x, scale * z.y};
        }
        /// Derivatives by the Cauchy-Riemann equations: no convergence appears by rounding.
        template <class S, int N>
        static Vec2<Dual<S, N>> inverse(const Vec2<Dual<S, N>>& z)
        {
            const S x = z.x.v, y = z.y.v;
            const S scale = 1.0 / (x * x + y * y + kPointSoftening);
            const S same = (y * y - x * x) * (scale * scale);
            const S cross = -2.0 * (x * y) * (scale * scale);
            Vec2<Dual<S, N>> r{Dual<S, N>(scale * x), Dual<S, N>(scale * y)};
            for (std::size_t k = 0; k < N; ++k) {
                r.x.d[k] = same * z.x.d[k] + cross * z.y.d[k];
                r.y.d[k] = cross * z.x.d[k] - same * z.y.d[k];
            }
            return r;
        }

        P m_strength, m_centerX, m_centerY;
    };
};

} // namespace anneau
