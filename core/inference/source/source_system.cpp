// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/source_system.h"

#include "core/base/parallel.h"
#include "core/lens/mass_of.h"

#include <algorithm>
#include <utility>

namespace anneau {
namespace {

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

SourceAssembler::SourceAssembler(const FitData& data, const Mask& emitting, std::stop_token stop,
                                 const SourceAssembler* before)
    : m_data{data},
      m_blur{data.kernel, data.frame.rows, data.frame.cols},
      m_imager{data, emitting, FrameEdge::Closed},
      m_area{data.frame.pixelScale * data.frame.pixelScale},
      m_stop{std::move(stop)}
{
    prepareWeighting(before);
}

void SourceAssembler::prepareWeighting(const SourceAssembler* before)
{
    const std::size_t n = pixel().size();
    m_q.assign((n + kStrip - 1) / kStrip * kStrip * n, 0.0F);
    std::vector<std::int32_t> known(n, -1);
    if (before != nullptr) {
        known = takeWeighting(*before);
    }
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < n; ++i) {
        if (known[i] < 0) {
            rows.push_back(i);
        }
    }
    makeRows(rows);
    for (const std::size_t i : rows) {
        for (std::size_t k = 0; k < n && !m_stop.stop_requested(); ++k) {
            if (known[k] >= 0) {
                weighting(k, i) = weighting(i, k);
            } else if (k > i) { // Round-off must not make it lopsided.
                weighting(i, k) = weighting(k, i) = 0.5F * (weighting(i, k) + weighting(k, i));
            }
        }
    }
}

/// Copies what is known between pixels; gives where each pixel was, -1 for new ones.
std::vector<std::int32_t> SourceAssembler::takeWeighting(const SourceAssembler& before)
{
    const std::size_t n = pixel().size();
    const std::vector<std::int32_t>& old = before.pixel();
    std::vector<std::int32_t> known(n, -1);
    for (std::size_t i = 0; i < n; ++i) { // Both lists go up.
        const auto found = std::lower_bound(old.begin(), old.end(), pixel()[i]);
        if (found != old.end() && *found == pixel()[i]) {
            known[i] = static_cast<std::int32_t>(found - old.begin());
        }
    }
    const std::size_t strips = (n + kStrip - 1) / kStrip;
    parallelFor(strips, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t k = begin * kStrip; k < std::min(end * kStrip, n); ++k) {
                if (known[i] >= 0 && known[k] >= 0) {
                    weighting(i, k) = before.weighting(static_cast<std::size_t>(known[i]),
                                                       static_cast<std::size_t>(known[k]));
                }
            }
        }
    });
    return known;
}

/// Row i of Q is the response to a unit of light in emitting pixel i, weighted, seen by all others:
/// the kernel around the pixel times the weights, correlated with the kernel, in a window that
/// holds all that this can reach.
void SourceAssembler::makeRows(const std::vector<std::size_t>& rows)
{
    // In single precision: Q is only ever used so.
    const Grid<float> kernel =
        m_data.kernel.empty() ? Grid<float>(1, 1, 1.0F) : converted<float>(m_data.kernel);
    const int height = 2 * kernel.rows() - 1;
    const int width = 2 * kernel.cols() - 1;
    const Convolver<float> single(kernel, height, width);
    const int centreRow = kernelCentre(kernel.rows());
    const int centreCol = kernelCentre(kernel.cols());
    const int middleRow = kernel.rows() - 1; // Where the window has pixel i.
    const int middleCol = kernel.cols() - 1;
    parallelFor(rows.size(), 8, [&](std::size_t begin, std::size_t end) {
        Grid<float> window(height, width);
        for (std::size_t t = begin; t < end && !m_stop.stop_requested(); ++t) {
            const std::size_t i = rows[t];
            const int row = pixel()[i] / m_data.frame.cols;
            const int col = pixel()[i] % m_data.frame.cols;
            std::fill(window.begin(), window.end(), 0.0F);
            for (int a = 0; a < kernel.rows(); ++a) {
                const int r = row + a - centreRow;
                for (int b = 0; r >= 0 && r < m_data.frame.rows && b < kernel.cols(); ++b) {
                    const int c = col + b - centreCol;
                    if (c >= 0 && c < m_data.frame.cols) {
                        window.at(middleRow + a - centreRow, middleCol + b - centreCol) =
                            static_cast<float>(m_area * m_area * m_data.weight.at(r, c)) *
                            kernel.at(a, b);
                    }
                }
            }
            single.adjoint(window.data(), window.data());
            for (std::size_t k = 0; k < pixel().size(); ++k) {
                const int r = pixel()[k] / m_data.frame.cols - row + middleRow;
                const int c = pixel()[k] % m_data.frame.cols - col + middleCol;
                if (r >= 0 && r < height && c >= 0 && c < width) {
                    weighting(i, k) = window.at(r, c);
                }
            }
        }
    });
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

/// (Q L)^T, strip by strip of emitting pixels. Pixels farther from a strip than two kernels reach
/// are of no effect on it and are left out.
std::vector<float> SourceAssembler::weightedColumns(const Columns& columns) const
{
    const std::size_t n = pixel().size();
    const std::size_t m = columns.start.size() - 1;
    const int reach = std::max(m_data.kernel.rows() - 1, 0) * m_data.frame.cols;
    std::vector<float> weighted(m * n);
    const std::size_t strips = (n + kStrip - 1) / kStrip;
    parallelFor(strips, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t strip = first; strip < last; ++strip) {
            const std::size_t begin = strip * kStrip;
            const std::size_t count = std::min(kStrip, n - begin);
            const int width = m_data.frame.cols; // A row counts as a whole.
            const int low = pixel()[begin] / width * width - reach;
            const int high = (pixel()[begin + count - 1] / width + 1) * width - 1 + reach;
            const auto from = std::lower_bound(pixel().begin(), pixel().end(), low);
            const auto to = std::upper_bound(from, pixel().end(), high);
            const auto firstRow = static_cast<std::int32_t>(from - pixel().begin());
            const auto endRow = static_cast<std::int32_t>(to - pixel().begin());
            const float* q = m_q.data() + strip * n * kStrip;
            for (std::size_t j = 0; j < m && !m_stop.stop_requested(); ++j) {
                float sum[kStrip] = {};
                for (std::size_t k = columns.start[j]; k < columns.start[j + 1]; ++k) {
                    if (columns.row[k] < firstRow || columns.row[k] >= endRow) {
                        continue;
                    }
                    const float* row = q + static_cast<std::size_t>(columns.row[k]) * kStrip;
                    const float w = columns.weight[k];
                    for (std::size_t i = 0; i < kStrip; ++i) {
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
