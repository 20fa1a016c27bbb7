// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_errors.h"

#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <utility>

namespace anneau {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Part = ParameterMap::Part;

constexpr double kPriorStep = 0.3; ///< In the logarithms of the prior's strength and kappa.

VectorXd vectorOf(const std::vector<double>& values)
{
    return Eigen::Map<const VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

std::optional<MatrixXd> inverseOf(const std::vector<double>& curvature, Eigen::Index n)
{
    if (curvature.size() != static_cast<std::size_t>(n * n)) {
        return std::nullopt;
    }
    const Eigen::LDLT<MatrixXd> factor(Eigen::Map<const MatrixXd>(curvature.data(), n, n));
    if (factor.info() != Eigen::Success || !factor.isPositive()) {
        return std::nullopt;
    }
    return factor.solve(MatrixXd::Identity(n, n));
}

/// Adds what the freedom of one number of the source prior does to the coordinates.
void addPriorFreedom(PixelFit& fit, const PixelFitState& state, const LocalModel& here,
                     double SourcePrior::*number, MatrixXd& covariance)
{
    SourcePrior low = state.prior;
    SourcePrior high = state.prior;
    low.*number *= std::exp(-kPriorStep);
    high.*number *= std::exp(kPriorStep);
    const LocalModel down = fit.modelOn(state, state.scene.sourceGrid, low);
    const LocalModel up = fit.modelOn(state, state.scene.sourceGrid, high);
    if (!std::isfinite(down.value) || !std::isfinite(up.value)) {
        return;
    }
    const VectorXd cross = (vectorOf(up.gradient) - vectorOf(down.gradient)) / (2 * kPriorStep);
    const double curvature = (up.value + down.value - 2 * here.value) / (kPriorStep * kPriorStep);
    const VectorXd moved = covariance * cross;
    // The coordinates follow the number, which leaves it freer than they let it seem.
    const double information = std::max(curvature - cross.dot(moved), 0.1 * std::abs(curvature));
    if (information > 0) {
        covariance += moved * moved.transpose() / information;
    }
}

/// Other grids on which the same source could have been solved for.
std::vector<SourceGrid> otherGrids(const SourceGrid& grid)
{
    std::vector<SourceGrid> grids;
    for (const auto& [scale, x, y] : {std::array{1.0, 0.5, 0.25}, std::array{1.0, -0.25, 0.5},
                                      std::array{0.94, 0.0, 0.0}, std::array{1.06, 0.0, 0.0}}) {
        SourceGrid other = grid;
        other.centerX += x * grid.pixelScale;
        other.centerY += y * grid.pixelScale;
        other.pixelScale *= scale;
        grids.push_back(other);
    }
    return grids;
}

/// Mean square of the Newton steps that other grids ask for.
MatrixXd gridScatter(PixelFit& fit, const PixelFitState& state, const MatrixXd& statistical,
                     const std::stop_token& stop)
{
    const ParameterMap map = PixelFit::mapOf(state.scene, true);
    const std::vector<double> point = map.read(state.scene);
    MatrixXd scatter = MatrixXd::Zero(statistical.rows(), statistical.cols());
    int counted = 0;
    for (const SourceGrid& grid : otherGrids(state.scene.sourceGrid)) {
        if (stop.stop_requested()) {
            break;
        }
        const LocalModel model =
            fit.modelOn(state, grid, priorOnGrid(state.prior, state.scene.sourceGrid, grid));
        if (!std::isfinite(model.value)) {
            continue;
        }
        VectorXd gradient = vectorOf(model.gradient);
        for (std::size_t s = 0; s < map.size(); ++s) {
            if (map.atBound(s, point)) {
                gradient(static_cast<Eigen::Index>(s)) = 0; // It would not move.
            }
        }
        const VectorXd step = statistical * gradient;
        scatter += step * step.transpose();
        ++counted;
    }
    return scatter / std::max(counted, 1);
}

} // namespace

FitCovariance fitCovariance(PixelFit& fit, const PixelFitState& state, double chi2Arcs,
                            const std::stop_token& stop)
{
    FitCovariance result;
    const LocalModel here = fit.modelOn(state, state.scene.sourceGrid, state.prior);
    const auto n = static_cast<Eigen::Index>(here.gradient.size());
    const auto inverse = inverseOf(here.curvature, n);
    if (!inverse || n == 0 || stop.stop_requested()) {
        return result;
    }
    MatrixXd covariance = *inverse;
    addPriorFreedom(fit, state, here, &SourcePrior::strength, covariance);
    addPriorFreedom(fit, state, here, &SourcePrior::kappa, covariance);
    result.includes = {"noise", "source, marginalised under its Gaussian prior",
                       "strength and correlation length of that prior", "lens light and sky"};
    if (chi2Arcs > 1) {
        covariance *= chi2Arcs;
        std::array<char, 80> text{};
        std::snprintf(text.data(), text.size(), "scaled by %.2f for the residuals of the arcs",
                      std::sqrt(chi2Arcs));
        result.includes.emplace_back(text.data());
    }
    covariance += gridScatter(fit, state, *inverse, stop);
    result.includes.emplace_back("choice of the source's grid");
    result.matrix = 0.5 * (covariance + covariance.transpose());
    return result;
}

ParameterErrors::ParameterErrors(const Scene& scene, const ParameterMap& map, MatrixXd covariance)
    : m_scene{scene},
      m_map{map},
      m_point{map.read(scene)},
      m_covariance{std::move(covariance)}
{}

VectorXd ParameterErrors::slope(Part part, std::size_t component, std::size_t parameter) const
{
    VectorXd slope = VectorXd::Zero(static_cast<Eigen::Index>(m_map.size()));
    for (std::size_t s = 0; s < m_map.size(); ++s) {
        for (const ParameterMap::Target& target : m_map.targets(s, m_scene, m_point)) {
            if (target.part == part && target.component == component &&
                target.parameter == parameter) {
                slope(static_cast<Eigen::Index>(s)) += target.factor;
            }
        }
    }
    return slope;
}

VectorXd ParameterErrors::slopeOfSky() const
{
    VectorXd slope = VectorXd::Zero(static_cast<Eigen::Index>(m_map.size()));
    for (std::size_t s = 0; s < m_map.size(); ++s) {
        slope(static_cast<Eigen::Index>(s)) = m_map.part(s) == Part::Sky ? 1 : 0;
    }
    return slope;
}

double ParameterErrors::error(const VectorXd& slope) const
{
    return m_covariance.size() == 0 ? 0 : std::sqrt(std::max(slope.dot(m_covariance * slope), 0.0));
}

std::vector<double> ParameterErrors::covariance(const std::vector<VectorXd>& slopes) const
{
    std::vector<double> result;
    if (m_covariance.size() == 0) {
        return result;
    }
    for (const VectorXd& a : slopes) {
        const VectorXd left = m_covariance * a;
        for (const VectorXd& b : slopes) {
            result.push_back(left.dot(b));
        }
    }
    return result;
}

bool ParameterErrors::atBound(Part part, std::size_t component, std::size_t parameter) const
{
    for (std::size_t s = 0; s < m_map.size(); ++s) {
        if (!m_map.atBound(s, m_point)) {
            continue;
        }
        const auto targets = m_map.targets(s, m_scene, m_point);
        // Of a pair the first target is the modulus, the second the angle, which has no bound.
        const std::size_t count = m_map.isShape(s) ? 1 : targets.size();
        for (std::size_t t = 0; t < count; ++t) {
            if (targets[t].part == part && targets[t].component == component &&
                targets[t].parameter == parameter) {
                return true;
            }
        }
    }
    return false;
}

} // namespace anneau
