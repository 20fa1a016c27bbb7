// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/list_of.h"
#include "core/lens/formula/ratio_functions.h"

#include <cmath>

namespace anneau {

/// Field, in the profile's frame, of an elliptical convergence that is a sum of cored ellipsoids,
///   kappa(R) = int_0^inf weight(s) s (s^2 + R^2)^(-3/2) ds, R^2 = q X^2 + Y^2/q,
/// whose fields are algebraic (Oguri 2021, arXiv:2106.11464). Not a fit: for NFW and Hernquist
/// profiles the weight is known (Stieltjes' inversion of the density), and the trapezoidal rule in
/// log s converges as exp(-pi^2/step), at every radius alike, since nothing is singular within a
/// quarter turn of the real axis. What lies above the last node is added as a sheet.
///
/// Good to 1e-10 in deflection and Hessian from 1e-4 to 1e3 scale radii, 1e-5 in single precision.
/// Positions and results in scale radii.
template <class P>
class CoredEllipsoidSum {
public:
    /// weight(s), s in scale radii, falls as s^-power for s >> 1; nodes reach to `upper`.
    template <class Weight>
    CoredEllipsoidSum(const P& q, const Weight& weight, int power, double upper)
        : m_q(q),
          m_root(sqrt(q)),
          m_inverseRoot(1.0 / sqrt(q)),
          m_flattening(1.0 - q * q),
          m_perSum(1.0 / (1.0 + q))
    {
        const bool isSingle = Numbers<P>::precision(q) > 1e-10;
        const double step = isSingle ? 0.5 : 0.3;
        const double lower = isSingle ? 1e-6 : 1e-9;
        const int count = static_cast<int>(std::ceil(std::log(upper / lower) / step)) + 1;
        for (int k = 0; k < count; ++k) {
            const double s = lower * std::exp(step * k);
            m_nodes.push_back({s, step * weight(s) * s});
        }
        // Above: weight s/s^2 in geometric progression.
        const double ratio = std::exp(-(power + 1) * step);
        m_sheet =
            m_nodes.back().weight / (m_nodes.back().s * m_nodes.back().s) * ratio / (1 - ratio);
    }

    template <class T>
    ANNEAU_HD Vec2<T> deflection(const Vec2<T>& theta) const
    {
        const T x = m_root * theta.x, y = m_inverseRoot * theta.y;
        const T r2 = x * x + y * y;
        const T stretch = m_flattening * (x * x);
        const P sheet = m_sheet * m_perSum;
        T sumX = Numbers<T>::constant(r2, 0.0) + sheet, sumY = sumX;
        for (const Node& node : m_nodes) {
            const T radius = sqrt(r2 + node.s * node.s);
            const T a = m_q * radius + node.s;
            const T scale = node.weight / (radius * (a * a + stretch));
            sumX = sumX + scale * (radius + m_q * node.s);
            sumY = sumY + scale * a;
        }
        return {2.0 * m_root * (x * sumX), 2.0 * m_root * (y * sumY)};
    }

    /// Zero at the centre.
    template <class T>
    T potential(const Vec2<T>& theta) const
    {
        const T x = m_root * theta.x, y = m_inverseRoot * theta.y;
        const T r2 = x * x + y * y;
        const T stretch = m_flattening * (x * x);
        const P square = m_perSum * m_perSum;
        T sum = m_sheet * m_perSum * (x * x + m_q * (y * y));
        for (const Node& node : m_nodes) {
            const T radius = sqrt(r2 + node.s * node.s);
            const T beyond = m_q * (m_q * r2) + 2.0 * node.s * (m_q * (r2 / (radius + node.s)));
            const T excess = (beyond + stretch) * square * (1.0 / (node.s * node.s));
            sum = sum + node.weight * (excess * Numbers<T>::function(excess, LogRatio{}));
        }
        return sum;
    }

private:
    struct Node {
        double s, weight; ///< weight(s) s: the potential's factor 1/s is taken in.
    };

    P m_q, m_root, m_inverseRoot, m_flattening, m_perSum;
    double m_sheet = 0;
    ListOf<P, Node> m_nodes;
};

} // namespace anneau
