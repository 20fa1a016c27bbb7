// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/source_matrix.h"

#include "core/forward/bilinear.h"
#include "core/lens/lens_plane.h"

#include <algorithm>
#include <utility>

namespace anneau {
namespace {

/// Adds a weight to the entry of a column, within one row under construction.
template <class T>
void accumulate(std::vector<std::pair<std::int32_t, T>>& row, std::int32_t column, T weight)
{
    for (auto& [known, sum] : row) {
        if (known == column) {
            sum += weight;
            return;
        }
    }
    row.emplace_back(column, weight);
}

template <class T>
SourceMatrix<T> trace(const PixelRays<T>& rays, const RayMap& lens, const SourceGrid& grid)
{
    std::vector<T> x(rays.x.size()), y(rays.y.size());
    lens.toSource(x.size(), rays.x.data(), rays.y.data(), x.data(), y.data());
    return SourceMatrix<T>(x, y, rays.perPixel, grid);
}

} // namespace

template <class T>
SourceMatrix<T>::SourceMatrix(std::span<const T> x, std::span<const T> y, std::size_t raysPerPixel,
                              const SourceGrid& grid)
    : m_cols{static_cast<std::size_t>(grid.pixels) * static_cast<std::size_t>(grid.pixels)}
{
    expects(raysPerPixel > 0 && x.size() == y.size() && x.size() % raysPerPixel == 0,
            "SourceMatrix: incomplete pixels");
    expects(grid.pixels >= 2, "SourceMatrix: a source grid needs two pixels a side");
    const BilinearGrid<T> bilinear(grid);
    const std::size_t rows = x.size() / raysPerPixel;
    m_start.reserve(rows + 1);
    m_start.push_back(0);
    std::vector<std::pair<std::int32_t, T>> row;
    for (std::size_t i = 0; i < rows; ++i) {
        row.clear();
        for (std::size_t r = i * raysPerPixel; r < (i + 1) * raysPerPixel; ++r) {
            const auto cell = bilinear.locate(x[r], y[r]);
            if (cell.index >= 0) {
                accumulate(row, cell.index, (1 - cell.u) * (1 - cell.v));
                accumulate(row, cell.index + 1, cell.u * (1 - cell.v));
                accumulate(row, cell.index + grid.pixels, (1 - cell.u) * cell.v);
                accumulate(row, cell.index + grid.pixels + 1, cell.u * cell.v);
            }
        }
        for (const auto& [column, weight] : row) {
            m_column.push_back(column);
            m_weight.push_back(weight / static_cast<T>(raysPerPixel));
        }
        m_start.push_back(m_column.size());
    }
}

template <class T>
std::span<const std::int32_t> SourceMatrix<T>::columns(std::size_t row) const
{
    return std::span(m_column).subspan(m_start[row], m_start[row + 1] - m_start[row]);
}

template <class T>
std::span<const T> SourceMatrix<T>::weights(std::size_t row) const
{
    return std::span(m_weight).subspan(m_start[row], m_start[row + 1] - m_start[row]);
}

template <class T>
void SourceMatrix<T>::apply(const T* source, T* pixels) const
{
    for (std::size_t i = 0; i < rows(); ++i) {
        T sum = 0;
        for (std::size_t k = m_start[i]; k < m_start[i + 1]; ++k) {
            sum += m_weight[k] * source[m_column[k]];
        }
        pixels[i] = sum;
    }
}

template <class T>
void SourceMatrix<T>::adjoint(const T* pixels, T* source) const
{
    std::fill_n(source, m_cols, T(0));
    for (std::size_t i = 0; i < rows(); ++i) {
        for (std::size_t k = m_start[i]; k < m_start[i + 1]; ++k) {
            source[m_column[k]] += m_weight[k] * pixels[i];
        }
    }
}

template <class T>
PixelRays<T>::PixelRays(const ImageFrame& frame, const Mask& used)
{
    expects(used.rows() == frame.rows && used.cols() == frame.cols,
            "PixelRays: mask of another shape");
    const int s = frame.supersampling;
    perPixel = static_cast<std::size_t>(s) * static_cast<std::size_t>(s);
    const double step = frame.pixelScale / s;
    for (int row = 0; row < frame.rows; ++row) {
        for (int col = 0; col < frame.cols; ++col) {
            if (used.at(row, col) == 0) {
                continue;
            }
            pixel.push_back(row * frame.cols + col);
            for (int a = 0; a < s; ++a) {
                for (int b = 0; b < s; ++b) {
                    x.push_back(static_cast<T>((col * s + b - 0.5 * (frame.cols * s - 1)) * step));
                    y.push_back(static_cast<T>((row * s + a - 0.5 * (frame.rows * s - 1)) * step));
                }
            }
        }
    }
}

template <class T>
LensOperator<T>::LensOperator(const ImageFrame& frame, const Grid<T>& kernel, const Mask& used,
                              std::span<const Component> lensMass, const SourceGrid& grid)
    : LensOperator(frame, kernel, used, LensPlane({lensMass.begin(), lensMass.end()}), grid)
{}

template <class T>
LensOperator<T>::LensOperator(const ImageFrame& frame, const Grid<T>& kernel, const Mask& used,
                              const RayMap& lens, const SourceGrid& grid)
    : LensOperator(frame, kernel, PixelRays<T>(frame, used), lens, grid)
{}

template <class T>
LensOperator<T>::LensOperator(const ImageFrame& frame, const Grid<T>& kernel, PixelRays<T> rays,
                              const RayMap& lens, const SourceGrid& grid)
    : m_frame{frame},
      m_sourcePixels{grid.pixels},
      m_pixel{rays.pixel},
      m_matrix{trace(rays, lens, grid)},
      m_blur{kernel, frame.rows, frame.cols}
{}

template <class T>
Grid<T> LensOperator<T>::apply(const Grid<T>& source) const
{
    expects(source.size() == m_matrix.cols(), "LensOperator: source of another size");
    std::vector<T> pixels(m_matrix.rows());
    m_matrix.apply(source.data(), pixels.data());
    Grid<T> image(m_frame.rows, m_frame.cols);
    const T area = static_cast<T>(m_frame.pixelScale * m_frame.pixelScale);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        image[static_cast<std::size_t>(m_pixel[i])] = area * pixels[i];
    }
    return m_blur.apply(image);
}

template <class T>
Grid<T> LensOperator<T>::adjoint(const Grid<T>& image) const
{
    const Grid<T> blurred = m_blur.adjoint(image);
    std::vector<T> pixels(m_matrix.rows());
    const T area = static_cast<T>(m_frame.pixelScale * m_frame.pixelScale);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = area * blurred[static_cast<std::size_t>(m_pixel[i])];
    }
    Grid<T> source(m_sourcePixels, m_sourcePixels);
    m_matrix.adjoint(pixels.data(), source.data());
    return source;
}

template class SourceMatrix<float>;
template class SourceMatrix<double>;
template struct PixelRays<float>;
template struct PixelRays<double>;
template class LensOperator<float>;
template class LensOperator<double>;

Grid<double> nativeKernel(const Psf& psf)
{
    if (psf.kernel.empty() || psf.oversampling == 1) {
        return converted<double>(psf.kernel);
    }
    // Offset d of pixels collects the pairs of samples (a, b) of the two pixels: k(d o + a - b) /
    // o.
    const int o = psf.oversampling;
    const auto reach = [o](int side) {
        return (kernelReach(side) + o - 1) / o + 1;
    };
    const int reachRows = reach(psf.kernel.rows());
    const int reachCols = reach(psf.kernel.cols());
    Grid<double> native(2 * reachRows + 1, 2 * reachCols + 1);
    const auto overlap = [o](int offset, int d) {
        return std::max(0, o - std::abs(offset - d * o));
    };
    for (int r = 0; r < psf.kernel.rows(); ++r) {
        for (int c = 0; c < psf.kernel.cols(); ++c) {
            const int dr = r - kernelCentre(psf.kernel.rows());
            const int dc = c - kernelCentre(psf.kernel.cols());
            for (int i = -reachRows; i <= reachRows; ++i) {
                for (int j = -reachCols; j <= reachCols; ++j) {
                    const int weight = overlap(dr, i) * overlap(dc, j);
                    native.at(i + reachRows, j + reachCols) +=
                        double(psf.kernel.at(r, c)) * weight / (double(o) * o);
                }
            }
        }
    }
    return native;
}

} // namespace anneau
