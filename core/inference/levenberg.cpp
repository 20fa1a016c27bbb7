// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/levenberg.h"

#include "core/base/error.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace anneau {
namespace {

/// Coordinates that are not pushed against a bound.
std::vector<std::size_t> freeCoordinates(std::span<const double> point, const LocalModel& model,
                                         const MinimizeOptions& options)
{
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < point.size(); ++i) {
        const bool held = (point[i] <= options.lower[i] && model.gradient[i] > 0) ||
                          (point[i] >= options.upper[i] && model.gradient[i] < 0);
        if (!held) {
            free.push_back(i);
        }
    }
    return free;
}

/// The damped step of the free coordinates; empty when the system cannot be solved.
std::vector<double> dampedStep(const LocalModel& model, const std::vector<std::size_t>& free,
                               std::size_t n, double damping)
{
    const auto m = static_cast<Eigen::Index>(free.size());
    Eigen::MatrixXd a(m, m);
    Eigen::VectorXd g(m);
    for (Eigen::Index i = 0; i < m; ++i) {
        g(i) = model.gradient[free[static_cast<std::size_t>(i)]];
        for (Eigen::Index j = 0; j < m; ++j) {
            a(i, j) = model.curvature[free[static_cast<std::size_t>(i)] * n +
                                      free[static_cast<std::size_t>(j)]];
        }
    }
    const double floor = 1e-12 * std::max(a.diagonal().maxCoeff(), 1e-300);
    for (Eigen::Index i = 0; i < m; ++i) {
        a(i, i) += damping * std::max(a(i, i), floor) + floor;
    }
    const Eigen::VectorXd solution = -a.ldlt().solve(g);
    std::vector<double> step(n, 0.0);
    for (Eigen::Index i = 0; i < m; ++i) {
        if (!std::isfinite(solution(i))) {
            return {};
        }
        step[free[static_cast<std::size_t>(i)]] = solution(i);
    }
    return step;
}

/// By how much the local model expects a step to lower the value.
double expectedGain(const LocalModel& model, const std::vector<double>& step)
{
    const std::size_t n = step.size();
    double gain = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double product = 0;
        for (std::size_t j = 0; j < n; ++j) {
            product += model.curvature[i * n + j] * step[j];
        }
        gain -= step[i] * (model.gradient[i] + 0.5 * product);
    }
    return gain;
}

/// Nielsen's rule (Madsen, Nielsen & Tingleff 2004, Methods for Non-Linear Least Squares Problems):
/// a good step frees the next one, bad ones in a row hold it back faster and faster.
struct Damping {
    double value = 1e-2;
    double growth = 2;

    void accepted(double gain, double expected)
    {
        const double ratio = expected > 0 ? gain / expected : 0.5;
        value *= std::max(1.0 / 5, 1 - std::pow(2 * std::min(ratio, 1.0) - 1, 3));
        value = std::max(value, 1e-9);
        growth = 2;
    }
    void refused()
    {
        value *= growth;
        growth *= 2;
    }
};

} // namespace

MinimizeResult minimize(const Objective& objective, std::vector<double> start,
                        const MinimizeOptions& options, const std::stop_token& stop)
{
    const std::size_t n = start.size();
    expects(options.lower.size() == n && options.upper.size() == n,
            "minimize: bounds of another size");
    for (std::size_t i = 0; i < n; ++i) {
        start[i] = std::clamp(start[i], options.lower[i], options.upper[i]);
    }
    MinimizeResult best;
    best.point = std::move(start);
    best.model = objective(best.point);
    best.evaluations = 1;
    Damping damping;
    int small = 0; ///< Steps in a row that gained, or could gain, next to nothing.
    while (!best.converged && best.evaluations <= options.iterations && !stop.stop_requested() &&
           std::isfinite(best.model.value)) {
        const auto free = freeCoordinates(best.point, best.model, options);
        std::vector<double> step = dampedStep(best.model, free, n, damping.value);
        if (free.empty() || step.empty()) {
            best.converged = free.empty();
            break;
        }
        std::vector<double> trial = best.point;
        for (std::size_t i = 0; i < n; ++i) {
            trial[i] = std::clamp(trial[i] + step[i], options.lower[i], options.upper[i]);
            step[i] = trial[i] - best.point[i];
        }
        const double expected = expectedGain(best.model, step);
        if (std::abs(expected) < options.tolerance && damping.value < 1) {
            best.converged = true;
            break;
        }
        LocalModel model = objective(trial);
        ++best.evaluations;
        const double gain = best.model.value - model.value;
        if (std::isfinite(model.value) && gain > 0) {
            damping.accepted(gain, expected);
            best.point = std::move(trial);
            best.model = std::move(model);
            small = gain < options.tolerance ? small + 1 : 0;
            if (options.onStep) {
                options.onStep(best.point, best.model.value);
            }
        } else {
            damping.refused();
            small = expected < 10 * options.tolerance ? small + 1 : 0;
        }
        if (small >= 3 || damping.value > 1e10) {
            best.converged = true; // A function with kinks is not resolved any finer.
        }
    }
    return best;
}

} // namespace anneau
