// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/lens_image.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"
#include "core/forward/brightness.h"
#include "core/forward/point_spread.h"
#include "core/forward/psf.h"
#include "core/lens/mass_of.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace anneau {
namespace {

/// Rays that are worked on together: their arrays stay in the first-level cache.
constexpr std::size_t kRaysAtOnce = 2048;
/// A drag frame of 128 x 128 pixels takes half a millisecond and stays on one thread: two save 0.1,
/// and on a busy machine wait up to a time slice, 20 ms, for each other.
constexpr std::size_t kRaysWorthAThread = 100000;
/// Partial sums of a gradient: a number of them that does not depend on that of threads.
constexpr int kPartialSums = 8;

/// beta = theta - alpha(theta), in place; `scratch` holds 2 n numbers.
template <class T>
void toSource(std::span<const Component> lensMass, std::size_t n, T* x, T* y, T* scratch)
{
    if (lensMass.empty()) {
        return;
    }
    T* ax = scratch;
    T* ay = scratch + n;
    std::fill_n(scratch, 2 * n, T(0));
    for (const Component& component : lensMass) {
        massModelOf(component)->addDeflection(component.values, n, x, y, ax, ay);
    }
    for (std::size_t i = 0; i < n; ++i) {
        x[i] -= ax[i];
        y[i] -= ay[i];
    }
}

} // namespace

/// Three nested grids: rays (`fine` per cell side) are averaged to cells, cells are blurred, and
/// `cellsPerPixel` of them a side, without the margin, are averaged to a pixel.
template <class T>
struct LensImager<T>::Impl {
    ImageFrame frame;
    int cellsPerPixel;
    int fine;
    int marginRows;
    int marginCols;
    int rows; ///< Of cells, margin included.
    int cols;
    Grid<T> kernel;
    Convolver<T> blur;

    Impl(const ImageFrame& shape, const Grid<T>& psf, int oversampling, FrameEdge edge)
        : frame{shape},
          cellsPerPixel{oversampling},
          fine{(shape.supersampling + oversampling - 1) / oversampling},
          marginRows{edge == FrameEdge::Open || oversampling > 1 ? kernelReach(psf.rows()) : 0},
          marginCols{edge == FrameEdge::Open || oversampling > 1 ? kernelReach(psf.cols()) : 0},
          rows{shape.rows * oversampling + 2 * marginRows},
          cols{shape.cols * oversampling + 2 * marginCols},
          kernel{psf},
          blur{psf, rows, cols}
    {}

    std::size_t raysPerCell() const
    {
        return static_cast<std::size_t>(fine) * static_cast<std::size_t>(fine);
    }
    std::size_t raysPerRow() const { return raysPerCell() * static_cast<std::size_t>(cols); }
    std::size_t rayCount() const { return raysPerRow() * static_cast<std::size_t>(rows); }
    int rowsAtOnce() const { return std::max(1, static_cast<int>(kRaysAtOnce / raysPerRow())); }

    template <class Body>
    void forRowBlocks(std::size_t scratchPerRay, Body&& body) const;
    void positions(int firstRow, int count, T* x, T* y) const;
    void addMeans(const T* values, int firstRow, int count, Grid<T>& cells) const;
    Grid<T> cellsOf(const Rays& rays, const SourceLight<T>& source) const;
    Grid<T> toPixels(const Grid<T>& cells) const;
    Grid<T> toCells(const Grid<T>& slope) const;
    void addGradient(std::span<const Component> lensMass, const Rays& rays, const SourceGrid& grid,
                     const Grid<T>& pixels, const Grid<T>& cells, int firstRow, int count,
                     Gradient& sum) const;

    static Gradient emptyGradient(std::span<const Component> lensMass, const SourceGrid& grid);
    static void add(const Gradient& part, Gradient& sum);
};

/// Calls body(first row, number of rows, number of rays, scratch) for all rows of cells, on several
/// threads where that pays.
template <class T>
template <class Body>
void LensImager<T>::Impl::forRowBlocks(std::size_t scratchPerRay, Body&& body) const
{
    const std::size_t grain = std::max<std::size_t>(1, kRaysWorthAThread / raysPerRow());
    parallelFor(static_cast<std::size_t>(rows), grain, [&](std::size_t begin, std::size_t end) {
        const int most = rowsAtOnce();
        std::vector<T> scratch(scratchPerRay * static_cast<std::size_t>(most) * raysPerRow());
        for (int row = static_cast<int>(begin); row < static_cast<int>(end); row += most) {
            const int count = std::min(most, static_cast<int>(end) - row);
            body(row, count, static_cast<std::size_t>(count) * raysPerRow(), scratch.data());
        }
    });
}

/// Row of cells by row of cells; within one, the first ray of every cell, then the second, …
template <class T>
void LensImager<T>::Impl::positions(int firstRow, int count, T* x, T* y) const
{
    const double step = frame.pixelScale / (cellsPerPixel * fine);
    const double middleX = 0.5 * (cols * fine - 1);
    const double middleY = 0.5 * (rows * fine - 1);
    for (int b = 0; b < fine; ++b) {
        for (int col = 0; col < cols; ++col) {
            x[b * cols + col] = static_cast<T>((col * fine + b - middleX) * step);
        }
    }
    const int run = fine * cols;
    for (int k = 0; k < count * fine; ++k) {
        std::copy_n(x, k == 0 ? 0 : run, x + k * run);
        std::fill_n(y + k * run, run, static_cast<T>((firstRow * fine + k - middleY) * step));
    }
}

/// Adds to each cell the mean of its rays.
template <class T>
void LensImager<T>::Impl::addMeans(const T* values, int firstRow, int count, Grid<T>& cells) const
{
    const T share = T(1) / static_cast<T>(raysPerCell());
    for (int row = firstRow; row < firstRow + count; ++row) {
        T* to = &cells.at(row, 0);
        for (std::size_t ray = 0; ray < raysPerCell(); ++ray) {
            for (int col = 0; col < cols; ++col) {
                to[col] += share * values[col];
            }
            values += cols;
        }
    }
}

template <class T>
Grid<T> LensImager<T>::Impl::cellsOf(const Rays& rays, const SourceLight<T>& source) const
{
    expects(rays.x.size() == rayCount(), "LensImager: rays of another imager");
    Grid<T> cells(rows, cols);
    forRowBlocks(1, [&](int row, int count, std::size_t n, T* values) {
        const std::size_t first = static_cast<std::size_t>(row) * raysPerRow();
        brightness(source, n, rays.x.data() + first, rays.y.data() + first, values);
        addMeans(values, row, count, cells);
    });
    return cells;
}

template <class T>
Grid<T> LensImager<T>::Impl::toPixels(const Grid<T>& cells) const
{
    const Grid<T> blurred = blur.apply(cells);
    Grid<T> image(frame.rows, frame.cols);
    const T factor =
        static_cast<T>(frame.pixelScale * frame.pixelScale / (cellsPerPixel * cellsPerPixel));
    for (int row = 0; row < frame.rows; ++row) {
        T* to = &image.at(row, 0);
        for (int a = 0; a < cellsPerPixel; ++a) {
            const T* from = &blurred.at(marginRows + row * cellsPerPixel + a, marginCols);
            for (int b = 0; b < cellsPerPixel; ++b) {
                for (int col = 0; col < frame.cols; ++col) {
                    to[col] += factor * from[col * cellsPerPixel + b];
                }
            }
        }
    }
    return image;
}

/// The adjoint of toPixels().
template <class T>
Grid<T> LensImager<T>::Impl::toCells(const Grid<T>& slope) const
{
    Grid<T> cells(rows, cols);
    const T factor =
        static_cast<T>(frame.pixelScale * frame.pixelScale / (cellsPerPixel * cellsPerPixel));
    for (int row = 0; row < frame.rows * cellsPerPixel; ++row) {
        for (int col = 0; col < frame.cols * cellsPerPixel; ++col) {
            cells.at(marginRows + row, marginCols + col) =
                factor * slope.at(row / cellsPerPixel, col / cellsPerPixel);
        }
    }
    return blur.adjoint(cells);
}

template <class T>
typename LensImager<T>::Gradient
LensImager<T>::Impl::emptyGradient(std::span<const Component> lensMass, const SourceGrid& grid)
{
    Gradient zero{Grid<T>(grid.pixels, grid.pixels), {}};
    for (const Component& component : lensMass) {
        zero.lens.emplace_back(component.values.size(), 0.0);
    }
    return zero;
}

template <class T>
void LensImager<T>::Impl::add(const Gradient& part, Gradient& sum)
{
    std::transform(part.source.begin(), part.source.end(), sum.source.begin(), sum.source.begin(),
                   std::plus<>());
    for (std::size_t k = 0; k < part.lens.size(); ++k) {
        std::transform(part.lens[k].begin(), part.lens[k].end(), sum.lens[k].begin(),
                       sum.lens[k].begin(), std::plus<>());
    }
}

/// Of some rows of cells; `cells` holds the slopes of the loss in the cells.
template <class T>
void LensImager<T>::Impl::addGradient(std::span<const Component> lensMass, const Rays& rays,
                                      const SourceGrid& grid, const Grid<T>& pixels,
                                      const Grid<T>& cells, int firstRow, int count,
                                      Gradient& sum) const
{
    const std::size_t n = static_cast<std::size_t>(count) * raysPerRow();
    const std::size_t first = static_cast<std::size_t>(firstRow) * raysPerRow();
    const BilinearGrid<T> bilinear(grid);
    std::vector<T> scratch(4 * n);
    T* gx = scratch.data();
    T* gy = gx + n;
    const T share = T(1) / static_cast<T>(raysPerCell());
    std::size_t ray = 0;
    for (int row = firstRow; row < firstRow + count; ++row) {
        const T* weight = &cells.at(row, 0);
        for (std::size_t run = 0; run < raysPerCell(); ++run) {
            for (int col = 0; col < cols; ++col, ++ray) {
                // A deflection moves the ray's end the other way.
                const auto at =
                    bilinear.scatter(pixels.data(), rays.x[first + ray], rays.y[first + ray],
                                     share * weight[col], sum.source.data());
                gx[ray] = -at.x;
                gy[ray] = -at.y;
            }
        }
    }
    T* x = gy + n;
    T* y = x + n;
    positions(firstRow, count, x, y);
    for (std::size_t k = 0; k < lensMass.size(); ++k) {
        massModelOf(lensMass[k])
            ->addGradient(lensMass[k].values, n, x, y, gx, gy, sum.lens[k].data());
    }
}

template <class T>
LensImager<T>::LensImager(const ImageFrame& frame, const Grid<T>& kernel, int oversampling,
                          FrameEdge edge)
{
    expects(frame.rows > 0 && frame.cols > 0 && frame.pixelScale > 0, "LensImager: empty frame");
    expects(frame.supersampling >= 1 && oversampling >= 1, "LensImager: sampling below one");
    m_impl = std::make_unique<Impl>(frame, kernel, oversampling, edge);
}

template <class T>
LensImager<T>::~LensImager() = default;
template <class T>
LensImager<T>::LensImager(LensImager&&) noexcept = default;
template <class T>
LensImager<T>& LensImager<T>::operator=(LensImager&&) noexcept = default;

template <class T>
const ImageFrame& LensImager<T>::frame() const
{
    return m_impl->frame;
}

template <class T>
typename LensImager<T>::Rays LensImager<T>::trace(std::span<const Component> lensMass) const
{
    Rays rays;
    trace(lensMass, rays);
    return rays;
}

template <class T>
typename LensImager<T>::Rays LensImager<T>::trace(const RayMap& lens) const
{
    Rays rays;
    trace(lens, rays);
    return rays;
}

template <class T>
void LensImager<T>::trace(const RayMap& lens, Rays& rays) const
{
    rays.x.resize(m_impl->rayCount());
    rays.y.resize(m_impl->rayCount());
    m_impl->forRowBlocks(2, [&](int row, int count, std::size_t n, T* scratch) {
        const std::size_t first = static_cast<std::size_t>(row) * m_impl->raysPerRow();
        m_impl->positions(row, count, scratch, scratch + n);
        lens.toSource(n, scratch, scratch + n, rays.x.data() + first, rays.y.data() + first);
    });
}

template <class T>
void LensImager<T>::trace(std::span<const Component> lensMass, Rays& rays) const
{
    rays.x.resize(m_impl->rayCount());
    rays.y.resize(m_impl->rayCount());
    m_impl->forRowBlocks(2, [&](int row, int count, std::size_t n, T* scratch) {
        const std::size_t first = static_cast<std::size_t>(row) * m_impl->raysPerRow();
        m_impl->positions(row, count, rays.x.data() + first, rays.y.data() + first);
        toSource(lensMass, n, rays.x.data() + first, rays.y.data() + first, scratch);
    });
}

template <class T>
Grid<T> LensImager<T>::lensedImage(std::span<const Component> lensMass,
                                   const SourceLight<T>& source) const
{
    return image(lensMass, source, {});
}

template <class T>
Grid<T> LensImager<T>::lensedImage(const Rays& rays, const SourceLight<T>& source) const
{
    return m_impl->toPixels(m_impl->cellsOf(rays, source));
}

template <class T>
Grid<T> LensImager<T>::lightImage(std::span<const Component> light) const
{
    return image({}, {}, light);
}

/// All light of a ray is summed before it is blurred, once; nothing but cells is kept.
template <class T>
Grid<T> LensImager<T>::image(std::span<const Component> lensMass, const SourceLight<T>& source,
                             std::span<const Component> light) const
{
    Grid<T> cells(m_impl->rows, m_impl->cols);
    m_impl->forRowBlocks(5, [&](int row, int count, std::size_t n, T* scratch) {
        T* x = scratch;
        T* y = x + n;
        T* values = y + n;
        m_impl->positions(row, count, x, y);
        if (!light.empty()) {
            brightness<T>({light, {}, nullptr}, n, x, y, values);
            m_impl->addMeans(values, row, count, cells);
        }
        if (source.pixels != nullptr || !source.profiles.empty()) {
            toSource(lensMass, n, x, y, values + n);
            brightness(source, n, x, y, values);
            m_impl->addMeans(values, row, count, cells);
        }
    });
    Grid<T> image = m_impl->toPixels(cells);
    if (std::any_of(light.begin(), light.end(), isPoint)) {
        PointSpread(converted<double>(m_impl->kernel), m_impl->cellsPerPixel)
            .add(m_impl->frame, light, image);
    }
    return image;
}

template <class T>
typename LensImager<T>::Gradient
LensImager<T>::gradient(std::span<const Component> lensMass, const Rays& rays,
                        const SourceGrid& grid, const Grid<T>& pixels, const Grid<T>& slope) const
{
    expects(rays.x.size() == m_impl->rayCount(), "LensImager: rays of another imager");
    expects(pixels.rows() == grid.pixels && pixels.cols() == grid.pixels,
            "LensImager: source of another size");
    expects(slope.rows() == m_impl->frame.rows && slope.cols() == m_impl->frame.cols,
            "LensImager: slopes of another shape");
    const Grid<T> cells = m_impl->toCells(slope);
    std::vector<Gradient> parts(kPartialSums, Impl::emptyGradient(lensMass, grid));
    const int rows = m_impl->rows;
    const std::size_t grain = kRaysWorthAThread * kPartialSums / m_impl->rayCount();
    parallelFor(kPartialSums, grain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t part = begin; part < end; ++part) {
            const int first = static_cast<int>(part) * rows / kPartialSums;
            const int last = static_cast<int>(part + 1) * rows / kPartialSums;
            for (int row = first; row < last; row += m_impl->rowsAtOnce()) {
                const int count = std::min(m_impl->rowsAtOnce(), last - row);
                m_impl->addGradient(lensMass, rays, grid, pixels, cells, row, count, parts[part]);
            }
        }
    });
    for (std::size_t part = 1; part < parts.size(); ++part) {
        Impl::add(parts[part], parts[0]);
    }
    return std::move(parts[0]);
}

template class LensImager<float>;
template class LensImager<double>;

} // namespace anneau
