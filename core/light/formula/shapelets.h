// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/formula/light_parameters.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace anneau {

/// Orders of the shapelets with number i, along x and y: 0,0; 1,0; 0,1; 2,0; 1,1; 0,2; …
struct ShapeletOrders {
    int x = 0;
    int y = 0;
};
constexpr ShapeletOrders shapeletOrders(std::size_t i)
{
    ShapeletOrders orders;
    for (; i > 0; --i) {
        orders = orders.x == 0 ? ShapeletOrders{orders.y + 1, 0}
                               : ShapeletOrders{orders.x - 1, orders.y + 1};
    }
    return orders;
}
/// How many there are up to a total order.
constexpr std::size_t shapeletCount(int order)
{
    return static_cast<std::size_t>((order + 1) * (order + 2) / 2);
}

/// Names, and the parameters: beta, center_x, center_y, then amp_0, amp_1, …
template <int order>
struct ShapeletsText;
template <>
struct ShapeletsText<2> {
    static constexpr std::string_view key = "Shapelets2";
    static constexpr std::string_view label = "Shapelets, order 2";
};
template <>
struct ShapeletsText<4> {
    static constexpr std::string_view key = "Shapelets4";
    static constexpr std::string_view label = "Shapelets, order 4";
};
template <>
struct ShapeletsText<6> {
    static constexpr std::string_view key = "Shapelets6";
    static constexpr std::string_view label = "Shapelets, order 6";
};
template <>
struct ShapeletsText<8> {
    static constexpr std::string_view key = "Shapelets8";
    static constexpr std::string_view label = "Shapelets, order 8";
};

inline constexpr int kHighestShapelets = 8;

/// "amp_12" and "a_3,1" for every amplitude of the highest order.
struct ShapeletNames {
    static constexpr std::size_t kCount = shapeletCount(kHighestShapelets);
    std::array<std::array<char, 6>, kCount> key{};
    std::array<std::array<char, 5>, kCount> symbol{};

    constexpr ShapeletNames()
    {
        for (std::size_t i = 0; i < kCount; ++i) {
            const auto digit = [](std::size_t d) {
                return static_cast<char>('0' + d);
            };
            const ShapeletOrders orders = shapeletOrders(i);
            key[i] = {'a',
                      'm',
                      'p',
                      '_',
                      i < 10 ? digit(i) : digit(i / 10),
                      i < 10 ? '\0' : digit(i % 10)};
            symbol[i] = {'a', '_', digit(static_cast<std::size_t>(orders.x)), ',',
                         digit(static_cast<std::size_t>(orders.y))};
        }
    }
};
inline constexpr ShapeletNames kShapeletNames;

template <int order>
constexpr std::array<Parameter, 3 + shapeletCount(order)> shapeletParameters()
{
    std::array<Parameter, 3 + shapeletCount(order)> table{
        Parameter{"beta", "β", "Shapelet scale", Unit::Arcsec, 0.01, 5.0, 0.2, false,
                  "Standard deviation of the Gaussian that is a factor of all shapelets."},
        kCenterX, kCenterY};
    for (std::size_t i = 0; i < shapeletCount(order); ++i) {
        table[3 + i] = {std::string_view(kShapeletNames.key[i].data(), i < 10 ? 5 : 6),
                        std::string_view(kShapeletNames.symbol[i].data(), 5),
                        "Shapelet amplitude",
                        Unit::Flux,
                        -10.0,
                        10.0,
                        i == 0 ? 1.0 : 0.0,
                        false,
                        "Factor of one shapelet; the two numbers are its orders along x and y."};
    }
    return table;
}

/// Cartesian shapelets up to a total order (Refregier 2003, arXiv:astro-ph/0105178): the sum of
/// a_n,m phi_n((x - x_0)/beta) phi_m((y - y_0)/beta), phi_n(u) = H_n(u) exp(-u^2/2)/
/// sqrt(2^n sqrt(pi) n!), so that amplitudes are in units of brightness, as in COOLEST.
template <int order>
struct Shapelets {
    static_assert(order <= kHighestShapelets);
    static constexpr std::string_view key = ShapeletsText<order>::key;
    static constexpr std::string_view label = ShapeletsText<order>::label;
    static constexpr std::string_view help =
        "Products of Hermite functions, which describe any compact light (Refregier 2003).";
    static constexpr auto parameters = shapeletParameters<order>();

    template <class P>
    class Light {
    public:
        explicit Light(const P* p) : m_inverseScale(1.0 / p[0]), m_centerX(p[1]), m_centerY(p[2])
        {
            for (std::size_t i = 0; i < m_amplitudes.size(); ++i) {
                m_amplitudes[i] = p[3 + i];
            }
        }
        template <class X>
        Mix<P, X> brightness(const X& x, const X& y) const
        {
            using T = Mix<P, X>;
            const auto alongX = functions<T>((x - m_centerX) * m_inverseScale);
            const auto alongY = functions<T>((y - m_centerY) * m_inverseScale);
            T sum = m_amplitudes[0] * alongX[0] * alongY[0];
            for (std::size_t i = 1; i < m_amplitudes.size(); ++i) {
                const ShapeletOrders n = kOrders[i];
                sum = sum + m_amplitudes[i] * (alongX[static_cast<std::size_t>(n.x)] *
                                               alongY[static_cast<std::size_t>(n.y)]);
            }
            return sum;
        }

    private:
        static constexpr auto kOrders = [] {
            std::array<ShapeletOrders, shapeletCount(order)> orders{};
            for (std::size_t i = 0; i < orders.size(); ++i) {
                orders[i] = shapeletOrders(i);
            }
            return orders;
        }();

        /// phi_0 to phi_order by their recurrence.
        template <class T>
        static std::array<T, order + 1> functions(const T& u)
        {
            std::array<T, order + 1> phi;
            phi[0] = 0.7511255444649425 * exp(-0.5 * u * u); // pi^(-1/4)
            phi[1] = std::sqrt(2.0) * u * phi[0];
            for (std::size_t n = 1; n < order; ++n) {
                const double next = 1.0 / static_cast<double>(n + 1);
                phi[n + 1] = std::sqrt(2.0 * next) * u * phi[n] -
                             std::sqrt(static_cast<double>(n) * next) * phi[n - 1];
            }
            return phi;
        }

        P m_inverseScale, m_centerX, m_centerY;
        std::array<P, shapeletCount(order)> m_amplitudes;
    };
};

} // namespace anneau
