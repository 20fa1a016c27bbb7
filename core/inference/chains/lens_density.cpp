// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_density.h"

#include "core/inference/light_images.h"
#include "core/inference/source/source_slopes.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

namespace anneau {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using RowMatrixF = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Index index(std::size_t i)
{
    return static_cast<Index>(i);
}

double weightedDot(const Grid<double>& a, const Grid<double>& b, const Grid<double>& weight)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += weight[i] * a[i] * b[i];
    }
    return sum;
}

} // namespace

MovingGrid gridOf(const LensPosteriorModel& model)
{
    const FitData& data = model.data;
    return {data, model.anchors.empty() ? Mask(data.frame.rows, data.frame.cols) : model.anchors,
            model.scene, model.scene.sourceGrid};
}

double logRms(const SourcePrior& prior)
{
    return -0.5 * std::log(4 * std::numbers::pi * prior.strength * prior.kappa * prior.kappa);
}

SourcePrior sourcePrior(double logRms, double logKappa, std::vector<double> amplitude)
{
    return {std::exp(-2 * logRms - 2 * logKappa) / (4 * std::numbers::pi), std::exp(logKappa),
            std::move(amplitude)};
}

/// Source and linear light solved together.
struct LensDensity::Solved {
    BlockCholesky factor;
    VectorXd values;  ///< Source pixels, then the linear light's.
    MatrixXd inverse; ///< Of M, in that order.
    double value = std::numeric_limits<double>::infinity(); ///< -ln likelihood.
};

LensDensity::LensDensity(LensPosteriorModel model, std::stop_token stop)
    : m_model{std::move(model)},
      m_map{m_model.scene, {.mass = true}},
      m_grid{gridOf(m_model)},
      m_coordinates{m_model.priors},
      m_assembler{m_model.data, m_model.emitting, std::move(stop)}
{
    expects(m_coordinates.size() == m_map.size() + 2, "LensDensity: priors of another number");
    const LinearLight& linear = m_model.linear;
    const FitData& data = m_model.data;
    const std::size_t count = linear.columns.size();
    expects(linear.mean.size() == count && linear.sigma.size() == count,
            "LensDensity: linear light of several sizes");
    Grid<double> left = data.data;
    for (std::size_t i = 0; i < left.size(); ++i) {
        left[i] -= m_model.light[i];
        if (data.weight[i] > 0) {
            m_constant += 0.5 * std::log(2 * std::numbers::pi / data.weight[i]);
        }
    }
    m_linearCurvature.resize(index(count), index(count));
    m_linearGradient.resize(index(count));
    for (std::size_t k = 0; k < count; ++k) {
        const double tightness = 1 / (linear.sigma[k] * linear.sigma[k]);
        for (std::size_t l = 0; l <= k; ++l) {
            const double dot = weightedDot(linear.columns[k], linear.columns[l], data.weight);
            m_linearCurvature(index(k), index(l)) = dot;
            m_linearCurvature(index(l), index(k)) = dot;
        }
        m_linearCurvature(index(k), index(k)) += tightness;
        m_linearGradient(index(k)) =
            weightedDot(linear.columns[k], left, data.weight) + tightness * linear.mean[k];
        m_constant += 0.5 * tightness * linear.mean[k] * linear.mean[k] - 0.5 * std::log(tightness);
        Grid<double> weighted = linear.columns[k];
        for (std::size_t i = 0; i < weighted.size(); ++i) {
            weighted[i] *= data.weight[i];
        }
        m_seen.push_back(m_assembler.collect(std::move(weighted)));
    }
}

Scene LensDensity::sceneAt(std::span<const double> bounded) const
{
    Scene scene = m_model.scene;
    m_map.write(bounded.first(m_map.size()), scene);
    scene.sourceGrid = m_grid.at(scene);
    return scene;
}

SourcePrior LensDensity::sourcePriorAt(std::span<const double> bounded) const
{
    return sourcePrior(bounded[m_map.size()], bounded[m_map.size() + 1], m_model.amplitude);
}

LensDensity::Solved LensDensity::solve(const SourceSystem& system, const SourcePrior& prior) const
{
    const int pixels = m_model.scene.sourceGrid.pixels;
    const Index m = system.curvature.rows();
    const Index count = m_linearGradient.size();
    MatrixXd matrix(m + count, m + count);
    matrix.topLeftCorner(m, m) = system.curvature;
    forEachPrecision(pixels, prior, [&](int i, int j, double value) { matrix(i, j) += value; });
    for (Index k = 0; k < count; ++k) {
        VectorXd cross(m);
        system.lens.adjoint(m_seen[static_cast<std::size_t>(k)].data(), cross.data());
        matrix.row(m + k).head(m) = cross.transpose(); // The factor reads the lower triangle.
    }
    matrix.bottomRightCorner(count, count) = m_linearCurvature;
    VectorXd right(m + count);
    right << system.gradient, m_linearGradient;
    Solved solved;
    solved.factor = BlockCholesky(std::move(matrix), m_assembler.stop());
    if (!solved.factor.ok()) {
        return solved;
    }
    solved.values = solved.factor.solve(right);
    solved.value = 0.5 * (system.dataNorm - right.dot(solved.values)) +
                   0.5 * solved.factor.logDeterminant() -
                   0.5 * precisionLogDeterminant(pixels, prior) + m_constant;
    return solved;
}

/// Of -ln likelihood by the lens: the residual's part, -q_i s_j with q the weighted residual seen
/// through the PSF's adjoint, and that of log det M / 2, (A^T W P)_i M^-1_j, come through the
/// lensing matrix alone.
std::vector<double> LensDensity::lensGradient(const Scene& scene, std::span<const double> point,
                                              const SourceSystem& system,
                                              const Solved& solved) const
{
    const auto n = index(m_assembler.pixel().size());
    const Index m = system.curvature.rows();
    const Index count = m_linearGradient.size();
    const Grid<double> image = m_assembler.image(system, solved.values.head(m));
    Grid<double> weighted(image.rows(), image.cols());
    for (std::size_t i = 0; i < weighted.size(); ++i) {
        double residual = m_model.data.data[i] - m_model.light[i] - image[i];
        for (Index k = 0; k < count; ++k) {
            residual -=
                solved.values(m + k) * m_model.linear.columns[static_cast<std::size_t>(k)][i];
        }
        weighted[i] = m_model.data.weight[i] * residual;
    }
    const std::vector<double> pull = m_assembler.collect(std::move(weighted));
    const Eigen::MatrixXf inverse = solved.inverse.leftCols(m).cast<float>();
    RowMatrixF rows(n, m + count);
    rows.leftCols(m) = Eigen::Map<const RowMatrixF>(system.weighted.data(), m, n).transpose();
    for (Index k = 0; k < count; ++k) {
        rows.col(m + k) =
            Eigen::Map<const VectorXd>(m_seen[static_cast<std::size_t>(k)].data(), n).cast<float>();
    }
    const PixelRays<double>& rays = m_assembler.imager().rays();
    DeflectionColumns deflection =
        deflectionColumns(scene, m_map, point, rays.x.size(), rays.x.data(), rays.y.data());
    follow(deflection, m_grid.motion(scene, m_map, point), scene.sourceGrid, rays.x, rays.y);
    return lensMatrixGradient(
        m_assembler, system.lens, scene.sourceGrid, deflection, m_map.size(),
        [&](std::size_t i, std::span<const std::int32_t> columns, double* values) {
            for (const std::int32_t j : columns) {
                const double spread = rows.row(index(i)).dot(inverse.col(j).transpose());
                *values++ = spread - pull[i] * solved.values(j);
            }
        });
}

/// Of -ln likelihood by ln rms and ln kappa.
void LensDensity::addPriorGradient(const SourcePrior& prior, const Solved& solved,
                                   std::span<double> gradient) const
{
    const int pixels = m_model.scene.sourceGrid.pixels;
    const auto half = [&](double& sum) {
        return [&](int i, int j, double value) {
            sum += 0.5 * value * (solved.values(i) * solved.values(j) + solved.inverse(i, j));
        };
    };
    double byStrength = -0.5 * pixels * pixels;
    forEachPrecision(pixels, prior, half(byStrength));
    double byKappa = -0.5 * precisionLogDeterminantSlope(pixels, prior);
    forEachPrecisionSlope(pixels, prior, half(byKappa));
    gradient[0] = -2 * byStrength;
    gradient[1] = byKappa - 2 * byStrength; // At constant rms the strength goes as kappa^-2.
}

double LensDensity::logLikelihood(std::span<const double> bounded, std::span<double> gradient) const
{
    const Scene scene = sceneAt(bounded);
    const SourcePrior prior = sourcePriorAt(bounded);
    const SourceSystem system = m_assembler.assemble(scene, scene.sourceGrid, m_model.light);
    Solved solved = solve(system, prior);
    if (!std::isfinite(solved.value) || m_assembler.stop().stop_requested()) {
        return -std::numeric_limits<double>::infinity();
    }
    solved.inverse = solved.factor.inverse();
    const std::vector<double> slopes =
        lensGradient(scene, bounded.first(m_map.size()), system, solved);
    std::copy(slopes.begin(), slopes.end(), gradient.begin());
    addPriorGradient(prior, solved, gradient.subspan(m_map.size()));
    for (double& value : gradient) {
        value = -value;
    }
    return -solved.value;
}

double LensDensity::evaluate(std::span<const double> point, std::span<double> gradient) const
{
    const double likelihood = logLikelihood(m_coordinates.bounded(point), gradient);
    return likelihood + m_coordinates.addPrior(point, gradient);
}

} // namespace anneau
