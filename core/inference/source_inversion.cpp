// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source_inversion.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"
#include "core/lens/mass_model.h"

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

constexpr std::size_t kBlock = 256; ///< Floats: a block of a row of Q stays in the cache.

Eigen::Index index(std::size_t i)
{
    return static_cast<Eigen::Index>(i);
}

/// A sparse matrix by columns: the transpose of a SourceMatrix' rows.
struct Columns {
    std::vector<std::size_t> start;
    std::vector<std::int32_t> row;
    std::vector<float> weight;

    explicit Columns(const SourceMatrix<double>& matrix) : start(matrix.cols() + 1, 0)
    {
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            for (const std::int32_t j : matrix.columns(i)) {
                ++start[static_cast<std::size_t>(j) + 1];
            }
        }
        for (std::size_t j = 0; j < matrix.cols(); ++j) {
            start[j + 1] += start[j];
        }
        row.resize(start.back());
        weight.resize(start.back());
        std::vector<std::size_t> next(start.begin(), start.end() - 1);
        for (std::size_t i = 0; i < matrix.rows(); ++i) {
            const auto columns = matrix.columns(i);
            const auto weights = matrix.weights(i);
            for (std::size_t k = 0; k < columns.size(); ++k) {
                const std::size_t slot = next[static_cast<std::size_t>(columns[k])]++;
                row[slot] = static_cast<std::int32_t>(i);
                weight[slot] = static_cast<float>(weights[k]);
            }
        }
    }
};

/// Everything that depends on the lens and the data but not on the prior.
struct System {
    SourceMatrix<double> lens;
    std::vector<float> weighted; ///< (Q L)^T, [source pixels, emitting pixels].
    Matrix curvature;            ///< A^T W A
    Vector gradient;             ///< A^T W y
    double dataNorm = 0;         ///< y^T W y
};

/// The system solved under a prior.
struct Solved {
    Eigen::LLT<Matrix> factor;
    Vector source;
    double value = 0; ///< -log evidence.
};

Solved solve(const System& system, int n, const SourcePrior& prior)
{
    Solved solved;
    Matrix m = system.curvature;
    forEachPrecision(n, prior, [&](int i, int j, double value) { m(i, j) += value; });
    solved.factor.compute(m);
    if (solved.factor.info() != Eigen::Success) {
        solved.value = std::numeric_limits<double>::infinity();
        return solved;
    }
    solved.source = solved.factor.solve(system.gradient);
    const double logDet = 2 * solved.factor.matrixLLT().diagonal().array().log().sum();
    solved.value = 0.5 * (system.dataNorm - system.gradient.dot(solved.source)) + 0.5 * logDet -
                   0.5 * precisionLogDeterminant(n, prior);
    return solved;
}

} // namespace

struct SourceInversion::Impl {
    FitData data;
    Convolver<double> blur;
    ColumnImager imager;
    double area;
    std::shared_ptr<const Image> lastSource;
    std::vector<float> q; ///< area^2 P^T W P between emitting pixels, [n, n].

    std::stop_token stop;

    Impl(const FitData& fitData, const Mask& emitting, std::stop_token token)
        : data{fitData},
          blur{data.kernel, data.frame.rows, data.frame.cols},
          imager{data, emitting, FrameEdge::Closed},
          area{data.frame.pixelScale * data.frame.pixelScale},
          stop{std::move(token)}
    {
        prepareWeighting();
    }

    const std::vector<std::int32_t>& pixel() const { return imager.rays().pixel; }

    void prepareWeighting();
    Grid<double> emit(const std::vector<double>& values) const;
    std::vector<double> collect(Grid<double> image) const;
    SourceMatrix<double> lensMatrix(const Scene& scene, const SourceGrid& grid) const;
    std::vector<float> weightedColumns(const Columns& columns) const;
    Matrix sourceCurvature(const Columns& columns, const std::vector<float>& weighted) const;
    System assemble(const Scene& scene, const SourceGrid& grid, const Grid<double>& light) const;
    Grid<double> image(const System& system, const Vector& source) const;
    void addDeterminantGradient(const System& system, const Solved& solved, const SourceGrid& grid,
                                const DeflectionColumns& rays, const ParameterMap& map,
                                LocalModel& model) const;
    std::vector<Grid<double>> sourceColumns(const Solved& solved, const SourceGrid& grid,
                                            const DeflectionColumns& rays,
                                            const ParameterMap& map) const;
};

/// Row i of Q is the response to a unit of light in emitting pixel i, weighted, seen by all others.
void SourceInversion::Impl::prepareWeighting()
{
    const std::size_t n = pixel().size();
    q.resize(n * n);
    // In single precision: Q is only ever used so.
    const Convolver<float> single(converted<float>(data.kernel), data.frame.rows, data.frame.cols);
    const Grid<float> weight = converted<float>(data.weight);
    parallelFor(n, 8, [&](std::size_t begin, std::size_t end) {
        Grid<float> response(data.frame.rows, data.frame.cols);
        for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
            std::fill(response.begin(), response.end(), 0.0F);
            response[static_cast<std::size_t>(pixel()[i])] = static_cast<float>(area * area);
            single.apply(response.data(), response.data());
            for (std::size_t k = 0; k < response.size(); ++k) {
                response[k] *= weight[k];
            }
            single.adjoint(response.data(), response.data());
            for (std::size_t k = 0; k < n; ++k) {
                q[i * n + k] = response[static_cast<std::size_t>(pixel()[k])];
            }
        }
    });
    for (std::size_t i = 0; i < n; ++i) { // Round-off must not make it lopsided.
        for (std::size_t k = i + 1; k < n; ++k) {
            const float mean = 0.5F * (q[i * n + k] + q[k * n + i]);
            q[i * n + k] = mean;
            q[k * n + i] = mean;
        }
    }
}

/// Mean brightness of the emitting pixels to a blurred image.
Grid<double> SourceInversion::Impl::emit(const std::vector<double>& values) const
{
    Grid<double> image(data.frame.rows, data.frame.cols);
    for (std::size_t i = 0; i < values.size(); ++i) {
        image[static_cast<std::size_t>(pixel()[i])] = area * values[i];
    }
    return blur.apply(image);
}

/// The adjoint of emit().
std::vector<double> SourceInversion::Impl::collect(Grid<double> image) const
{
    image = blur.adjoint(image);
    std::vector<double> values(pixel().size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = area * image[static_cast<std::size_t>(pixel()[i])];
    }
    return values;
}

SourceMatrix<double> SourceInversion::Impl::lensMatrix(const Scene& scene,
                                                       const SourceGrid& grid) const
{
    const PixelRays<double>& rays = imager.rays();
    std::vector<double> x = rays.x;
    std::vector<double> y = rays.y;
    parallelFor(x.size(), 4096, [&](std::size_t begin, std::size_t end) {
        const std::size_t n = end - begin;
        std::vector<double> ax(n, 0.0);
        std::vector<double> ay(n, 0.0);
        for (const Component& component : scene.lensMass) {
            const MassModel* model = findMassModel(component.type);
            model->addDeflection(component.values, n, rays.x.data() + begin, rays.y.data() + begin,
                                 ax.data(), ay.data());
        }
        for (std::size_t i = 0; i < n; ++i) {
            x[begin + i] -= ax[i];
            y[begin + i] -= ay[i];
        }
    });
    return SourceMatrix<double>(x, y, rays.perPixel, grid);
}

/// (Q L)^T, block by block of emitting pixels.
std::vector<float> SourceInversion::Impl::weightedColumns(const Columns& columns) const
{
    const std::size_t n = pixel().size();
    const std::size_t m = columns.start.size() - 1;
    std::vector<float> weighted(m * n);
    const std::size_t blocks = (n + kBlock - 1) / kBlock;
    parallelFor(blocks, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t block = first; block < last; ++block) {
            const std::size_t begin = block * kBlock;
            const std::size_t count = std::min(kBlock, n - begin);
            for (std::size_t j = 0; j < m; ++j) {
                float sum[kBlock] = {};
                for (std::size_t k = columns.start[j]; k < columns.start[j + 1]; ++k) {
                    const float* row =
                        q.data() + static_cast<std::size_t>(columns.row[k]) * n + begin;
                    const float w = columns.weight[k];
                    for (std::size_t i = 0; i < count; ++i) {
                        sum[i] += w * row[i];
                    }
                }
                std::copy_n(sum, count, weighted.data() + j * n + begin);
            }
        }
    });
    return weighted;
}

Matrix SourceInversion::Impl::sourceCurvature(const Columns& columns,
                                              const std::vector<float>& weighted) const
{
    const std::size_t n = pixel().size();
    const std::size_t m = columns.start.size() - 1;
    Matrix curvature(index(m), index(m));
    parallelFor(m, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t j = first; j < last; ++j) {
            const float* column = weighted.data() + j * n;
            for (std::size_t i = 0; i < m; ++i) {
                double sum = 0;
                for (std::size_t k = columns.start[i]; k < columns.start[i + 1]; ++k) {
                    sum += columns.weight[k] * column[columns.row[k]];
                }
                curvature(index(i), index(j)) = sum;
            }
        }
    });
    return 0.5 * (curvature + curvature.transpose());
}

System SourceInversion::Impl::assemble(const Scene& scene, const SourceGrid& grid,
                                       const Grid<double>& light) const
{
    System system{lensMatrix(scene, grid), {}, {}, {}, 0};
    const Columns columns(system.lens);
    system.weighted = weightedColumns(columns);
    system.curvature = sourceCurvature(columns, system.weighted);
    Grid<double> weighted(data.frame.rows, data.frame.cols);
    for (std::size_t i = 0; i < weighted.size(); ++i) {
        const double y = data.data[i] - light[i];
        weighted[i] = data.weight[i] * y;
        system.dataNorm += weighted[i] * y;
    }
    system.gradient.resize(index(system.lens.cols()));
    system.lens.adjoint(collect(std::move(weighted)).data(), system.gradient.data());
    return system;
}

Grid<double> SourceInversion::Impl::image(const System& system, const Vector& source) const
{
    std::vector<double> values(system.lens.rows());
    system.lens.apply(source.data(), values.data());
    return emit(values);
}

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
    return imager.render(map.size(), fill);
}

/// Adds the gradient of log det(A^T W A + C^-1) / 2, that is tr(M^-1 L^T Q dL/dp).
void SourceInversion::Impl::addDeterminantGradient(const System& system, const Solved& solved,
                                                   const SourceGrid& grid,
                                                   const DeflectionColumns& rays,
                                                   const ParameterMap& map, LocalModel& model) const
{
    const std::size_t n = pixel().size();
    const std::size_t m = system.lens.cols();
    const std::size_t perPixel = imager.rays().perPixel;
    const Eigen::MatrixXf inverse =
        solved.factor.solve(Matrix::Identity(index(m), index(m))).cast<float>();
    const RowMatrixF rows =
        Eigen::Map<const RowMatrixF>(system.weighted.data(), index(m), index(n)).transpose();
    const BilinearGrid<double> bilinear(grid);
    const double scale = bilinear.inverseScale() / static_cast<double>(perPixel);
    std::vector<double> slopeX(n * perPixel, 0.0);
    std::vector<double> slopeY(n * perPixel, 0.0);
    parallelFor(n, 64, [&](std::size_t begin, std::size_t end) {
        std::vector<double> sensitivity;
        for (std::size_t i = begin; i < end; ++i) {
            const auto columns = system.lens.columns(i);
            sensitivity.clear();
            for (const std::int32_t j : columns) {
                sensitivity.push_back(rows.row(index(i)).dot(inverse.col(j).transpose()));
            }
            const auto of = [&](int column) {
                const auto at = std::find(columns.begin(), columns.end(), column) - columns.begin();
                return sensitivity[static_cast<std::size_t>(at)];
            };
            for (std::size_t r = i * perPixel; r < (i + 1) * perPixel; ++r) {
                const auto cell = bilinear.locate(imager.rays().x[r] - rays.ax[r],
                                                  imager.rays().y[r] - rays.ay[r]);
                if (cell.index < 0) {
                    continue;
                }
                const double t00 = of(cell.index);
                const double t01 = of(cell.index + 1);
                const double t10 = of(cell.index + grid.pixels);
                const double t11 = of(cell.index + grid.pixels + 1);
                slopeX[r] = scale * ((1 - cell.v) * (t01 - t00) + cell.v * (t11 - t10));
                slopeY[r] = scale * ((1 - cell.u) * (t10 - t00) + cell.u * (t11 - t01));
            }
        }
    });
    const std::size_t total = slopeX.size();
    for (std::size_t k = 0; k < map.size(); ++k) {
        double sum = 0;
        for (std::size_t r = 0; r < total; ++r) {
            sum += slopeX[r] * rays.dax[k * total + r] + slopeY[r] * rays.day[k * total + r];
        }
        model.gradient[k] -= sum;
    }
}

SourceInversion::SourceInversion(const FitData& data, const Mask& emitting, std::stop_token stop)
    : m_impl{std::make_unique<Impl>(data, emitting, std::move(stop))}
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
    const System system = m_impl->assemble(scene, grid, light);
    const Solved solved = solve(system, grid.pixels, prior);
    Inversion result;
    result.negativeLogEvidence = solved.value;
    if (!std::isfinite(solved.value)) {
        return result;
    }
    result.source.assign(solved.source.data(), solved.source.data() + solved.source.size());
    result.image = m_impl->image(system, solved.source);
    if (withSigma) {
        const Matrix covariance =
            solved.factor.solve(Matrix::Identity(system.curvature.rows(), system.curvature.cols()));
        result.effectiveParameters = covariance.cwiseProduct(system.curvature).sum();
        for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
            result.sigma.push_back(std::sqrt(std::max(covariance(i, i), 0.0)));
        }
    }
    return result;
}

SourcePrior SourceInversion::bestPrior(const Scene& scene, const SourceGrid& grid,
                                       SourcePrior prior, const Grid<double>& light)
{
    const System system = m_impl->assemble(scene, grid, light);
    // Alternating pattern search in log strength and log kappa; the evidence is smooth in both.
    double best = solve(system, grid.pixels, prior).value;
    double stepStrength = std::log(10.0);
    double stepKappa = std::log(1.6);
    for (int round = 0; round < 12 && (stepStrength > 0.2 || stepKappa > 0.1); ++round) {
        bool moved = false;
        for (const auto& [strength, kappa] : {std::pair{stepStrength, 0.0},
                                              {-stepStrength, 0.0},
                                              {0.0, stepKappa},
                                              {0.0, -stepKappa}}) {
            if (m_impl->stop.stop_requested()) {
                return prior;
            }
            SourcePrior trial = prior;
            trial.strength *= std::exp(strength);
            trial.kappa = std::clamp(trial.kappa * std::exp(kappa), 0.03, 2.0);
            const double value = solve(system, grid.pixels, trial).value;
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
                                       std::span<const double> point, const ImageAndColumns& light)
{
    const System system = m_impl->assemble(scene, grid, light.image);
    const Solved solved = solve(system, grid.pixels, prior);
    if (!std::isfinite(solved.value)) {
        return {};
    }
    const PixelRays<double>& pixelRays = m_impl->imager.rays();
    const DeflectionColumns rays = deflectionColumns(scene, map, point, pixelRays.x.size(),
                                                     pixelRays.x.data(), pixelRays.y.data());
    std::vector<Grid<double>> columns = m_impl->sourceColumns(solved, grid, rays, map);
    for (std::size_t k = 0; k < map.size(); ++k) {
        if (map.part(k) != ParameterMap::Part::Mass) {
            columns[k] = light.columns[k];
        }
    }
    auto source = std::make_shared<Image>(grid.pixels, grid.pixels);
    std::transform(solved.source.begin(), solved.source.end(), source->begin(),
                   [](double value) { return static_cast<float>(value); });
    m_impl->lastSource = std::move(source);
    const Grid<double> image = m_impl->image(system, solved.source);
    Grid<double> residual(image.rows(), image.cols());
    for (std::size_t i = 0; i < residual.size(); ++i) {
        residual[i] = m_impl->data.data[i] - light.image[i] - image[i];
    }
    LocalModel model = leastSquares(residual, m_impl->data.weight, columns, 0);
    model.value = solved.value;
    m_impl->addDeterminantGradient(system, solved, grid, rays, map, model);

    // Curvature with the source marginalised: K^T W K - U^T M^-1 U, U = A^T W K.
    Matrix u(index(system.lens.cols()), index(map.size()));
    parallelFor(map.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            Grid<double> weighted = columns[k];
            for (std::size_t i = 0; i < weighted.size(); ++i) {
                weighted[i] *= m_impl->data.weight[i];
            }
            system.lens.adjoint(m_impl->collect(std::move(weighted)).data(),
                                u.col(index(k)).data());
        }
    });
    solved.factor.matrixL().solveInPlace(u);
    const Matrix lost = u.transpose() * u;
    for (std::size_t a = 0; a < map.size(); ++a) {
        for (std::size_t b = 0; b < map.size(); ++b) {
            model.curvature[a * map.size() + b] -= lost(index(a), index(b));
        }
    }
    return model;
}

} // namespace anneau
