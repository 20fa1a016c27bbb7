// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/source_inversion.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"
#include "core/inference/source/block_cholesky.h"
#include "core/inference/source/source_slopes.h"
#include "core/inference/source/source_system.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace anneau {
namespace {

using Matrix = Eigen::MatrixXd;
using RowMatrixF = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

Eigen::Index index(std::size_t i)
{
    return static_cast<Eigen::Index>(i);
}

/// The system solved under a prior.
struct Solved {
    BlockCholesky factor;
    Vector source;
    double value = std::numeric_limits<double>::infinity(); ///< -log evidence.
};

Solved solve(const SourceSystem& system, int n, const SourcePrior& prior,
             const std::stop_token& stop)
{
    Solved solved;
    Matrix m = system.curvature;
    forEachPrecision(n, prior, [&](int i, int j, double value) { m(i, j) += value; });
    solved.factor = BlockCholesky(std::move(m), stop);
    if (!solved.factor.ok()) {
        return solved;
    }
    solved.source = solved.factor.solve(system.gradient);
    solved.value = 0.5 * (system.dataNorm - system.gradient.dot(solved.source)) +
                   0.5 * solved.factor.logDeterminant() - 0.5 * precisionLogDeterminant(n, prior);
    return solved;
}

} // namespace

struct SourceInversion::Impl {
    SourceAssembler assembler;
    std::shared_ptr<const Image> lastSource{};

    bool stopped() const { return assembler.stop().stop_requested(); }
    void addDeterminantGradient(const SourceSystem& system, const Solved& solved,
                                const SourceGrid& grid, const DeflectionColumns& rays,
                                const ParameterMap& map, LocalModel& model) const;
    std::vector<Grid<double>> sourceColumns(const Solved& solved, const SourceGrid& grid,
                                            const DeflectionColumns& rays,
                                            const ParameterMap& map) const;
};

/// d(A s)/dp for the mass slots: minus the source's slope along the change of deflection.
std::vector<Grid<double>> SourceInversion::Impl::sourceColumns(const Solved& solved,
                                                               const SourceGrid& grid,
                                                               const DeflectionColumns& rays,
                                                               const ParameterMap& map) const
{
    const std::size_t total = rays.ax.size();
    const BilinearGrid<double> bilinear(grid);
    const double* s = solved.source.data();
    const auto fill = [&](std::size_t begin, std::size_t n, const double* x, const double* y,
                          double* out) {
        for (std::size_t i = 0; i < n; ++i) {
            const auto cell = bilinear.locate(x[i] - rays.ax[begin + i], y[i] - rays.ay[begin + i]);
            double sx = 0;
            double sy = 0;
            if (cell.index >= 0) {
                const double* p = s + cell.index;
                const double* r = p + grid.pixels;
                sx = bilinear.inverseScale() *
                     ((1 - cell.v) * (p[1] - p[0]) + cell.v * (r[1] - r[0]));
                sy = bilinear.inverseScale() *
                     ((1 - cell.u) * (r[0] - p[0]) + cell.u * (r[1] - p[1]));
            }
            for (std::size_t k = 0; k < map.size(); ++k) {
                out[k * n + i] =
                    -(sx * rays.dax[k * total + begin + i] + sy * rays.day[k * total + begin + i]);
            }
        }
    };
    return assembler.imager().render(map.size(), fill);
}

/// Adds the gradient of log det(A^T W A + C^-1) / 2, that is tr(M^-1 L^T Q dL/dp).
void SourceInversion::Impl::addDeterminantGradient(const SourceSystem& system, const Solved& solved,
                                                   const SourceGrid& grid,
                                                   const DeflectionColumns& rays,
                                                   const ParameterMap& map, LocalModel& model) const
{
    const std::size_t n = assembler.pixel().size();
    const std::size_t m = system.lens.cols();
    const Eigen::MatrixXf inverse = solved.factor.inverse().cast<float>();
    const RowMatrixF rows =
        Eigen::Map<const RowMatrixF>(system.weighted.data(), index(m), index(n)).transpose();
    const auto sensitivity = [&](std::size_t i, std::span<const std::int32_t> columns,
                                 double* values) {
        for (const std::int32_t j : columns) {
            *values++ = rows.row(index(i)).dot(inverse.col(j).transpose());
        }
    };
    const std::vector<double> gradient =
        lensMatrixGradient(assembler, system.lens, grid, rays, map.size(), sensitivity);
    for (std::size_t k = 0; k < map.size(); ++k) {
        model.gradient[k] += gradient[k];
    }
}

SourceInversion::SourceInversion(const FitData& data, const Mask& emitting, std::stop_token stop,
                                 const SourceInversion* before)
    : m_impl{new Impl{SourceAssembler(data, emitting, std::move(stop),
                                      before != nullptr ? &before->m_impl->assembler : nullptr)}}
{}
SourceInversion::~SourceInversion() = default;
SourceInversion::SourceInversion(SourceInversion&&) noexcept = default;
SourceInversion& SourceInversion::operator=(SourceInversion&&) noexcept = default;

std::shared_ptr<const Image> SourceInversion::lastSource() const
{
    return m_impl->lastSource;
}

Inversion SourceInversion::invert(const Scene& scene, const SourceGrid& grid,
                                  const SourcePrior& prior, const Grid<double>& light,
                                  bool withSigma)
{
    const SourceSystem system = m_impl->assembler.assemble(scene, grid, light);
    const Solved solved = solve(system, grid.pixels, prior, m_impl->assembler.stop());
    Inversion result;
    result.negativeLogEvidence = solved.value;
    if (!std::isfinite(solved.value)) {
        return result;
    }
    result.source.assign(solved.source.data(), solved.source.data() + solved.source.size());
    result.image = m_impl->assembler.image(system, solved.source);
    if (withSigma) {
        const Matrix covariance = solved.factor.inverse();
        result.effectiveParameters = covariance.cwiseProduct(system.curvature).sum();
        for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
            result.sigma.push_back(std::sqrt(std::max(covariance(i, i), 0.0)));
        }
    }
    return result;
}

SourcePrior SourceInversion::bestPrior(const Scene& scene, const SourceGrid& grid,
                                       SourcePrior prior, const Grid<double>& light, bool refine)
{
    const SourceSystem system = m_impl->assembler.assemble(scene, grid, light);
    // Alternating pattern search in log strength and log kappa; the evidence is smooth in both.
    double best = solve(system, grid.pixels, prior, m_impl->assembler.stop()).value;
    double stepStrength = std::log(refine ? 2.0 : 10.0);
    double stepKappa = std::log(refine ? 1.2 : 1.6);
    for (int round = 0; round < 12 && (stepStrength > 0.2 || stepKappa > 0.1); ++round) {
        bool moved = false;
        for (const auto& [strength, kappa] : {std::pair{stepStrength, 0.0},
                                              {-stepStrength, 0.0},
                                              {0.0, stepKappa},
                                              {0.0, -stepKappa}}) {
            if (m_impl->stopped()) {
                return prior;
            }
            SourcePrior trial = prior;
            trial.strength *= std::exp(strength);
            trial.kappa = std::clamp(trial.kappa * std::exp(kappa), 0.03, 2.0);
            const double value = solve(system, grid.pixels, trial, m_impl->assembler.stop()).value;
            if (value < best - 0.01) {
                best = value;
                prior = trial;
                moved = true;
            }
        }
        if (!moved) {
            stepStrength *= 0.5;
            stepKappa *= 0.5;
        }
    }
    return prior;
}

LocalModel SourceInversion::localModel(const Scene& scene, const SourceGrid& grid,
                                       const SourcePrior& prior, const ParameterMap& map,
                                       std::span<const double> point, const ImageAndColumns& light,
                                       const GridMotion& motion)
{
    const SourceSystem system = m_impl->assembler.assemble(scene, grid, light.image);
    const Solved solved = solve(system, grid.pixels, prior, m_impl->assembler.stop());
    if (!std::isfinite(solved.value)) {
        return {};
    }
    const PixelRays<double>& pixelRays = m_impl->assembler.imager().rays();
    DeflectionColumns rays = deflectionColumns(scene, map, point, pixelRays.x.size(),
                                               pixelRays.x.data(), pixelRays.y.data());
    follow(rays, motion, grid, pixelRays.x, pixelRays.y);
    std::vector<Grid<double>> columns = m_impl->sourceColumns(solved, grid, rays, map);
    for (std::size_t k = 0; k < map.size(); ++k) {
        for (std::size_t i = 0; i < light.columns[k].size(); ++i) {
            columns[k][i] += light.columns[k][i];
        }
    }
    auto source = std::make_shared<Image>(grid.pixels, grid.pixels);
    std::transform(solved.source.begin(), solved.source.end(), source->begin(),
                   [](double value) { return static_cast<float>(value); });
    m_impl->lastSource = std::move(source);
    const Grid<double> image = m_impl->assembler.image(system, solved.source);
    Grid<double> residual(image.rows(), image.cols());
    for (std::size_t i = 0; i < residual.size(); ++i) {
        residual[i] = m_impl->assembler.data().data[i] - light.image[i] - image[i];
    }
    LocalModel model = leastSquares(residual, m_impl->assembler.data().weight, columns, 0);
    model.value = solved.value;
    if (m_impl->stopped()) {
        return {};
    }
    m_impl->addDeterminantGradient(system, solved, grid, rays, map, model);

    // Curvature with the source marginalised: K^T W K - U^T M^-1 U, U = A^T W K.
    Matrix u(index(system.lens.cols()), index(map.size()));
    parallelFor(map.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            Grid<double> weighted = columns[k];
            for (std::size_t i = 0; i < weighted.size(); ++i) {
                weighted[i] *= m_impl->assembler.data().weight[i];
            }
            system.lens.adjoint(m_impl->assembler.collect(std::move(weighted)).data(),
                                u.col(index(k)).data());
        }
    });
    solved.factor.solveLowerInPlace(u);
    const Matrix lost = u.transpose() * u;
    for (std::size_t a = 0; a < map.size(); ++a) {
        for (std::size_t b = 0; b < map.size(); ++b) {
            model.curvature[a * map.size() + b] -= lost(index(a), index(b));
        }
    }
    return model;
}

} // namespace anneau
