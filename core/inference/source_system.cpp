// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source_system.h"

#include "core/base/parallel.h"
#include "core/lens/mass_of.h"

#include <algorithm>
#include <utility>

namespace anneau {
namespace {

constexpr std::size_t kBlock = 256; ///< Floats: a block of a row of Q stays in the cache.

Eigen::Index index(std::size_t i)
{
    return static_cast<Eigen::Index>(i);
}

} // namespace

/// A sparse matrix by columns: the transpose of a SourceMatrix' rows.
struct SourceAssembler::Columns {
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

SourceAssembler::SourceAssembler(const FitData& data, const Mask& emitting, std::stop_token stop)
    : m_data{data},
      m_blur{data.kernel, data.frame.rows, data.frame.cols},
      m_imager{data, emitting, FrameEdge::Closed},
      m_area{data.frame.pixelScale * data.frame.pixelScale},
      m_stop{std::move(stop)}
{
    prepareWeighting();
}

/// Row i of Q is the response to a unit of light in emitting pixel i, weighted, seen by all others.
void SourceAssembler::prepareWeighting()
{
    const std::size_t n = pixel().size();
    m_q.resize(n * n);
    // In single precision: Q is only ever used so.
    const Convolver<float> single(converted<float>(m_data.kernel), m_data.frame.rows,
                                  m_data.frame.cols);
    const Grid<float> weight = converted<float>(m_data.weight);
    parallelFor(n, 8, [&](std::size_t begin, std::size_t end) {
        Grid<float> response(m_data.frame.rows, m_data.frame.cols);
        for (std::size_t i = begin; i < end && !m_stop.stop_requested(); ++i) {
            std::fill(response.begin(), response.end(), 0.0F);
            response[static_cast<std::size_t>(pixel()[i])] = static_cast<float>(m_area * m_area);
            single.apply(response.data(), response.data());
            for (std::size_t k = 0; k < response.size(); ++k) {
                response[k] *= weight[k];
            }
            single.adjoint(response.data(), response.data());
            for (std::size_t k = 0; k < n; ++k) {
                m_q[i * n + k] = response[static_cast<std::size_t>(pixel()[k])];
            }
        }
    });
    for (std::size_t i = 0; i < n && !m_stop.stop_requested(); ++i) {
        // Round-off must not make it lopsided.
        for (std::size_t k = i + 1; k < n; ++k) {
            const float mean = 0.5F * (m_q[i * n + k] + m_q[k * n + i]);
            m_q[i * n + k] = mean;
            m_q[k * n + i] = mean;
        }
    }
}

/// Mean brightness of the emitting pixels to a blurred image.
Grid<double> SourceAssembler::emit(const std::vector<double>& values) const
{
    Grid<double> image(m_data.frame.rows, m_data.frame.cols);
    for (std::size_t i = 0; i < values.size(); ++i) {
        image[static_cast<std::size_t>(pixel()[i])] = m_area * values[i];
    }
    return m_blur.apply(image);
}

/// The adjoint of emit().
std::vector<double> SourceAssembler::collect(Grid<double> image) const
{
    image = m_blur.adjoint(image);
    std::vector<double> values(pixel().size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = m_area * image[static_cast<std::size_t>(pixel()[i])];
    }
    return values;
}

SourceMatrix<double> SourceAssembler::lensMatrix(const Scene& scene, const SourceGrid& grid) const
{
    const PixelRays<double>& rays = m_imager.rays();
    std::vector<double> x = rays.x;
    std::vector<double> y = rays.y;
    parallelFor(x.size(), 4096, [&](std::size_t begin, std::size_t end) {
        const std::size_t n = end - begin;
        std::vector<double> ax(n, 0.0);
        std::vector<double> ay(n, 0.0);
        for (const Component& component : scene.lensMass) {
            const auto model = massModelOf(component);
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
std::vector<float> SourceAssembler::weightedColumns(const Columns& columns) const
{
    const std::size_t n = pixel().size();
    const std::size_t m = columns.start.size() - 1;
    std::vector<float> weighted(m * n);
    const std::size_t blocks = (n + kBlock - 1) / kBlock;
    parallelFor(blocks, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t block = first; block < last; ++block) {
            const std::size_t begin = block * kBlock;
            const std::size_t count = std::min(kBlock, n - begin);
            for (std::size_t j = 0; j < m && !m_stop.stop_requested(); ++j) {
                float sum[kBlock] = {};
                for (std::size_t k = columns.start[j]; k < columns.start[j + 1]; ++k) {
                    const float* row =
                        m_q.data() + static_cast<std::size_t>(columns.row[k]) * n + begin;
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

Eigen::MatrixXd SourceAssembler::sourceCurvature(const Columns& columns,
                                                 const std::vector<float>& weighted) const
{
    const std::size_t n = pixel().size();
    const std::size_t m = columns.start.size() - 1;
    Eigen::MatrixXd curvature(index(m), index(m));
    // Long and short columns of the lower triangle alternate, so that threads finish together.
    parallelFor(m, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t t = first; t < last && !m_stop.stop_requested(); ++t) {
            const std::size_t j = t % 2 == 0 ? t / 2 : m - 1 - t / 2;
            const float* column = weighted.data() + j * n;
            for (std::size_t i = j; i < m; ++i) {
                double sum = 0;
                for (std::size_t k = columns.start[i]; k < columns.start[i + 1]; ++k) {
                    sum += columns.weight[k] * column[columns.row[k]];
                }
                curvature(index(i), index(j)) = sum;
            }
        }
    });
    curvature.triangularView<Eigen::StrictlyUpper>() = curvature.transpose();
    return curvature;
}

SourceSystem SourceAssembler::assemble(const Scene& scene, const SourceGrid& grid,
                                       const Grid<double>& light) const
{
    SourceSystem system{lensMatrix(scene, grid), {}, {}, {}, 0};
    const Columns columns(system.lens);
    system.weighted = weightedColumns(columns);
    system.curvature = sourceCurvature(columns, system.weighted);
    Grid<double> weighted(m_data.frame.rows, m_data.frame.cols);
    for (std::size_t i = 0; i < weighted.size(); ++i) {
        const double y = m_data.data[i] - light[i];
        weighted[i] = m_data.weight[i] * y;
        system.dataNorm += weighted[i] * y;
    }
    system.gradient.resize(index(system.lens.cols()));
    system.lens.adjoint(collect(std::move(weighted)).data(), system.gradient.data());
    return system;
}

Grid<double> SourceAssembler::image(const SourceSystem& system, const Eigen::VectorXd& source) const
{
    std::vector<double> values(system.lens.rows());
    system.lens.apply(source.data(), values.data());
    return emit(values);
}

} // namespace anneau
