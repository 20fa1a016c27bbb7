// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>
#include <span>
#include <stop_token>
#include <vector>

namespace anneau {

/// A function near a point: its value, gradient, and a positive semi-definite stand-in for its
/// second derivatives (Gauss-Newton: J^T W J).
struct LocalModel {
    double value = std::numeric_limits<double>::infinity(); ///< Infinite: no model there.
    std::vector<double> gradient;                           ///< [n]
    std::vector<double> curvature;                          ///< [n, n], symmetric.
};

using Objective = std::function<LocalModel(std::span<const double> point)>;

struct MinimizeOptions {
    std::vector<double> lower; ///< Bounds of each coordinate.
    std::vector<double> upper;
    int iterations = 50;     ///< Evaluations after the first, at most.
    double tolerance = 1e-3; ///< Stop when a step is expected to gain less than this.
    std::function<void(std::span<const double> point, double value)> onStep; ///< After each gain.
};

struct MinimizeResult {
    std::vector<double> point;
    LocalModel model; ///< At `point`.
    int evaluations = 0;
    bool converged = false;
};

/// Levenberg-Marquardt within a box: damped Gauss-Newton steps, cut at the bounds; coordinates that
/// a bound holds back are left out of the step. Damping after Nielsen (1999, IMM-REP-1999-05).
/// Deterministic. Returns the best point so far when stopped.
MinimizeResult minimize(const Objective& objective, std::vector<double> start,
                        const MinimizeOptions& options, const std::stop_token& stop);

} // namespace anneau
