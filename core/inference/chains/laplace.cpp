// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/laplace.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace anneau {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kStep = 0.5; ///< Of a standard error, to either side.
constexpr std::uint32_t kStartMove = ~0U - 1;

double evaluate(const LogDensity& density, const VectorXd& point, VectorXd& gradient)
{
    const auto n = static_cast<std::size_t>(point.size());
    gradient.resize(point.size());
    return density.evaluate({point.data(), n}, {gradient.data(), n});
}

/// Minus the second derivatives along the columns of `frame`, in units of those.
MatrixXd curvature(const LogDensity& density, const VectorXd& point, const MatrixXd& frame)
{
    const Index n = point.size();
    MatrixXd result(n, n);
    parallelFor(static_cast<std::size_t>(n), 1, [&](std::size_t begin, std::size_t end) {
        for (auto k = static_cast<Index>(begin); k < static_cast<Index>(end); ++k) {
            VectorXd ahead, behind;
            const double a = evaluate(density, point + kStep * frame.col(k), ahead);
            const double b = evaluate(density, point - kStep * frame.col(k), behind);
            const bool known = std::isfinite(a) && std::isfinite(b);
            result.col(k) = known ? VectorXd(frame.transpose() * (behind - ahead) / (2 * kStep))
                                  : VectorXd(VectorXd::Unit(n, k));
        }
    });
    return 0.5 * (result + result.transpose());
}

} // namespace

LaplaceFit laplaceFit(const LogDensity& density, std::vector<double> start,
                      const MatrixXd& covariance, int rounds, const std::stop_token& stop)
{
    static constexpr double kSharpest = 1e4, kFlattest = 0.04; ///< Against what was guessed.
    const auto n = static_cast<Index>(start.size());
    VectorXd point = Eigen::Map<const VectorXd>(start.data(), n);
    VectorXd gradient;
    LaplaceFit fit{std::move(start), covariance, evaluate(density, point, gradient)};
    for (int round = 0; round < rounds && std::isfinite(fit.logDensity) && !stop.stop_requested();
         ++round) {
        const Eigen::LLT<MatrixXd> guess(fit.covariance);
        expects(guess.info() == Eigen::Success, "laplaceFit: a covariance that is none");
        const MatrixXd frame = guess.matrixL();
        const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(curvature(density, point, frame));
        if (stop.stop_requested()) {
            break;
        }
        const VectorXd values = eigen.eigenvalues().unaryExpr(
            [](double value) { return value > 0 ? std::clamp(value, kFlattest, kSharpest) : 1.0; });
        const MatrixXd axes = frame * eigen.eigenvectors();
        fit.covariance = axes * values.cwiseInverse().asDiagonal() * axes.transpose();
        const VectorXd step = fit.covariance * gradient;
        for (double part = 1; part > 0.05; part *= 0.4) {
            VectorXd slope;
            const double value = evaluate(density, point + part * step, slope);
            if (value > fit.logDensity) {
                point += part * step;
                gradient = slope;
                fit.logDensity = value;
                break;
            }
        }
    }
    fit.point.assign(point.data(), point.data() + n);
    return fit;
}

std::vector<std::vector<double>> dispersedStarts(const LogDensity& density, const LaplaceFit& fit,
                                                 int chains, double wider, std::uint64_t seed)
{
    constexpr int kTries = 20;
    const auto n = static_cast<Index>(fit.point.size());
    const Eigen::Map<const VectorXd> centre(fit.point.data(), n);
    const MatrixXd factor = Eigen::LLT<MatrixXd>(fit.covariance).matrixL();
    std::vector<std::vector<double>> starts;
    for (int c = 0; c < chains; ++c) {
        Rng rng(seed, static_cast<std::uint32_t>(c), kStartMove);
        VectorXd point = centre;
        double reach = wider;
        for (int i = 0; i < kTries; ++i, reach *= 0.8) {
            VectorXd normal(n), gradient;
            rng.fillNormal(std::span<double>(normal.data(), fit.point.size()));
            const VectorXd trial = centre + reach * factor * normal;
            if (std::isfinite(evaluate(density, trial, gradient))) {
                point = trial;
                break;
            }
        }
        starts.emplace_back(point.data(), point.data() + n);
    }
    return starts;
}

} // namespace anneau
