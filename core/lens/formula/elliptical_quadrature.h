// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/lens/formula/legendre.h"
#include "core/lens/formula/list_of.h"
#include "core/lens/formula/number.h"

#include <cmath>
#include <vector>

namespace anneau {

/// Deflection and potential of any convergence that is constant on ellipses, kappa(R^2) with
/// R^2 = q X^2 + Y^2/q, by Gauss-Legendre quadrature of the one-dimensional integrals of Schramm
/// 1990 (A&A 231, 19) and Keeton 2001 (arXiv:astro-ph/0102341, eq. 13 to 18). With v the squared
/// radius within the ellipse through the point and p = sqrt(1 - (1 - q^2) v) taken as 1 - (1-q)
/// tau,
///   alpha_X = 2 q X/(1+q) int_0^1 kappa(q v (X^2 + Y^2/p^2)) d tau,
///   alpha_Y = 2 q Y/(1+q) int_0^1 kappa(...)/p^2 d tau,
/// regular at q = 1. tau = s^power crowds the nodes towards the centre, where kappa has its
/// structure. The sum is itself differentiable: Hessians and slopes in parameters are those of the
/// deflection as computed.
///
/// Good to 1e-9 of the deflection for 0.2 <= q <= 1: with power 4 and a cutoff for Sersic profiles
/// of n < 2.2 and Gaussians, with power 8 for more concentrated ones.
template <class P>
class EllipticalQuadrature {
public:
    EllipticalQuadrature(const P& q, int power)
        : m_q(q),
          m_scale(2.0 * q / (1.0 + q)),
          m_flattening(1.0 - q),
          m_perSum(1.0 / (1.0 + q)),
          m_cutoff(q),
          m_power(power)
    {
        expects(power == 4 || power == 8, "EllipticalQuadrature: no nodes of that power");
        for (const LegendreNode& node : nodesOf(ruleFor(q))) {
            m_nodes.push_back(crowded(node, power));
        }
    }

    /// `cutoff`: squared elliptical radius beyond which kappa is zero to working precision.
    EllipticalQuadrature(const P& q, int power, const P& cutoff) : EllipticalQuadrature(q, power)
    {
        m_isCut = true;
        m_cutoff = cutoff;
    }

    /// theta = (X, Y) in the profile's frame; `kappa` is called with squared elliptical radii.
    template <class T, class Kappa>
    ANNEAU_HD Vec2<T> deflection(const Vec2<T>& theta, const Kappa& kappa) const
    {
        using N = Numbers<T>;
        const T x2 = theta.x * theta.x + kSoftening;
        const T y2 = theta.y * theta.y;
        const T range = litRange(x2 + y2); // v >= tau: beyond it all is dark.
        T sumX = N::constant(x2, 0.0), sumY = sumX;
        for (const Node& node : m_nodes) {
            const T tau = range * node.position;
            const T p = 1.0 - m_flattening * tau;
            const T inverse = 1.0 / (p * p);
            const T v = tau * (2.0 - m_flattening * tau) * m_perSum;
            const T value = kappa(m_q * v * (x2 + y2 * inverse) + kFloor) * node.weight;
            sumX = sumX + value;
            sumY = sumY + value * inverse;
        }
        return {m_scale * range * theta.x * sumX, m_scale * range * theta.y * sumY};
    }

    /// The potential, zero at the centre: thin homoeoidal shells inside the ellipse through the
    /// point, each with the potential of its confocal ellipses, log((a + b)/(m (1 + q))).
    template <class T, class Kappa>
    T potential(const Vec2<T>& theta, const Kappa& kappa) const
    {
        using N = Numbers<T>;
        const T x2 = theta.x * theta.x + kSoftening;
        const T y2 = theta.y * theta.y;
        const auto q2 = m_q * m_q;
        const T whole = x2 + y2 / q2; // Squared major half axis of the ellipse through the point.
        const T range = litRange(whole);
        const T reach = whole * range;
        const T perReach = m_perSum * m_perSum / reach;
        T sum = N::constant(x2, 0.0);
        for (const ShellNode& node : shellNodes()) {
            const T v = range * node.position;
            const T m2 = whole * v;
            const T b = x2 + y2 - m2 * (1.0 + q2);
            const T c = q2 * m2 * whole * (1.0 - v);
            const T root = sqrt(b * b + 4.0 * c);
            const auto isOutside = b > 0.0;
            const T sumOfBoth = root + N::select(isOutside, b, -b) + kSoftening;
            const T lambda = N::select(isOutside, 0.5 * sumOfBoth, 2.0 * c / sumOfBoth);
            // log(axes/(m (1 + q))) by squares: square roots and divisions are what takes the time.
            const T a2 = m2 + lambda, b2 = q2 * m2 + lambda;
            const T axes2 = a2 + b2 + 2.0 * sqrt(a2 * b2);
            const T shell = 0.5 * log(axes2 * perReach) - node.halfLog;
            sum = sum + kappa(m_q * m2 + kFloor) * shell * node.weight;
        }
        return m_q * whole * range * sum;
    }

private:
    struct Node {
        double position, weight;
    };
    static Node crowded(const LegendreNode& node, int power)
    {
        double below = 1; // s^(power - 1)
        for (int k = 1; k < power; ++k) {
            below *= node.x;
        }
        return {below * node.x, power * below * node.weight};
    }

    struct ShellNode {
        double position, weight;
        double halfLog; ///< Of the position.
    };
    const std::vector<ShellNode>& shellNodes() const
    {
        static const auto make = [](int power) {
            std::vector<ShellNode> nodes;
            for (const LegendreNode& rule : nodesOf(LegendreRule::Points80)) {
                const Node node = crowded(rule, power);
                nodes.push_back({node.position, node.weight, 0.5 * std::log(node.position)});
            }
            return nodes;
        };
        static const std::vector<ShellNode> at4 = make(4), at8 = make(8);
        return m_power == 4 ? at4 : at8;
    }

    /// Keeps logarithms of squared radii finite in single precision.
    static constexpr double kFloor = 1e-30;

    /// How much of the range of v, 0 to 1, is inside the cutoff for ellipses up to r2.
    template <class T>
    ANNEAU_HD T litRange(const T& r2) const
    {
        using N = Numbers<T>;
        if (!m_isCut) {
            return N::constant(r2, 1.0);
        }
        const T reach = m_q * r2;
        const T cutoff = N::constant(r2, 0.0) + m_cutoff;
        return cutoff / N::select(reach > cutoff, reach, cutoff);
    }

    LegendreRule ruleFor(const P& q) const
    {
        if (Numbers<P>::largestMagnitude(m_flattening) > 0.82) { // Flatter than any galaxy.
            return LegendreRule::Points80;
        }
        return Numbers<P>::precision(q) > 1e-10 ? LegendreRule::Points20 : LegendreRule::Points40;
    }

    P m_q, m_scale, m_flattening, m_perSum, m_cutoff;
    bool m_isCut = false;
    int m_power;
    ListOf<P, Node> m_nodes;
};

} // namespace anneau
