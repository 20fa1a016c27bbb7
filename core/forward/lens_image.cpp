// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/lens_image.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"
#include "core/forward/point_spread.h"
#include "core/forward/psf.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace anneau {
namespace {

const MassModel& massModel(const Component& component)
{
    const MassModel* model = findMassModel(component.type);
    expects(model != nullptr, "LensImager: unknown mass model");
    return *model;
}

const LightModel& lightModel(const Component& component)
{
    const LightModel* model = findLightModel(component.type);
    expects(model != nullptr, "LensImager: unknown light model");
    return *model;
}

/// Brightness of a source, or of light seen directly, at n points. Overwrites `out`.
template <class T>
void brightness(const SourceLight<T>& light, std::size_t n, const T* x, const T* y, T* out)
{
    if (light.pixels != nullptr) {
        const BilinearGrid<T> grid(light.grid);
        for (std::size_t i = 0; i < n; ++i) {
            out[i] = grid.interpolate(light.pixels->data(), x[i], y[i]);
        }
        return;
    }
    std::fill_n(out, n, T(0));
    for (const Component& component : light.profiles) {
        lightModel(component).addBrightness(component.values, n, x, y, out);
    }
}

template <class T>
T meanOf(const T* values, std::size_t n)
{
    T sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += values[i];
    }
    return sum / static_cast<T>(n);
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

    /// A drag frame of 128 x 128 pixels takes a millisecond and stays on one thread: waking another
    /// costs more whenever the machine is busy.
    std::size_t rowsWorthAThread() const { return std::max<std::size_t>(1, 100000 / raysPerRow()); }

    /// Positions of the rays of one row of cells.
    void rayPositions(int row, T* x, T* y) const;
    void traceRow(std::span<const Component> lensMass, int row, T* x, T* y,
                  std::vector<T>& scratch) const;
    Grid<T> toPixels(const Grid<T>& cells) const;
};

template <class T>
void LensImager<T>::Impl::rayPositions(int row, T* x, T* y) const
{
    const double step = frame.pixelScale / (cellsPerPixel * fine);
    const double middleX = 0.5 * (cols * fine - 1);
    const double middleY = 0.5 * (rows * fine - 1);
    for (int col = 0; col < cols; ++col) {
        for (int a = 0; a < fine; ++a) {
            const T yHere = static_cast<T>((row * fine + a - middleY) * step);
            for (int b = 0; b < fine; ++b) {
                *x++ = static_cast<T>((col * fine + b - middleX) * step);
                *y++ = yHere;
            }
        }
    }
}

template <class T>
void LensImager<T>::Impl::traceRow(std::span<const Component> lensMass, int row, T* x, T* y,
                                   std::vector<T>& scratch) const
{
    const std::size_t n = raysPerRow();
    rayPositions(row, x, y);
    scratch.assign(2 * n, T(0));
    T* ax = scratch.data();
    T* ay = ax + n;
    for (const Component& component : lensMass) {
        massModel(component).addDeflection(component.values, n, x, y, ax, ay);
    }
    for (std::size_t i = 0; i < n; ++i) {
        x[i] -= ax[i];
        y[i] -= ay[i];
    }
}

template <class T>
Grid<T> LensImager<T>::Impl::toPixels(const Grid<T>& cells) const
{
    const Grid<T> blurred = blur.apply(cells);
    Grid<T> image(frame.rows, frame.cols);
    const T factor =
        static_cast<T>(frame.pixelScale * frame.pixelScale / (cellsPerPixel * cellsPerPixel));
    for (int row = 0; row < frame.rows; ++row) {
        for (int col = 0; col < frame.cols; ++col) {
            T sum = 0;
            for (int a = 0; a < cellsPerPixel; ++a) {
                for (int b = 0; b < cellsPerPixel; ++b) {
                    sum += blurred.at(marginRows + row * cellsPerPixel + a,
                                      marginCols + col * cellsPerPixel + b);
                }
            }
            image.at(row, col) = sum * factor;
        }
    }
    return image;
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
    const std::size_t perRow = m_impl->raysPerRow();
    const std::size_t rows = static_cast<std::size_t>(m_impl->rows);
    Rays rays;
    rays.x.resize(rows * perRow);
    rays.y.resize(rows * perRow);
    parallelFor(rows, m_impl->rowsWorthAThread(), [&](std::size_t begin, std::size_t end) {
        std::vector<T> scratch;
        for (std::size_t row = begin; row < end; ++row) {
            m_impl->traceRow(lensMass, static_cast<int>(row), rays.x.data() + row * perRow,
                             rays.y.data() + row * perRow, scratch);
        }
    });
    return rays;
}

template <class T>
Grid<T> LensImager<T>::lensedImage(std::span<const Component> lensMass,
                                   const SourceLight<T>& source) const
{
    return lensedImage(trace(lensMass), source);
}

template <class T>
Grid<T> LensImager<T>::lensedImage(const Rays& rays, const SourceLight<T>& source) const
{
    const std::size_t perRow = m_impl->raysPerRow();
    const std::size_t rows = static_cast<std::size_t>(m_impl->rows);
    const std::size_t perCell = m_impl->raysPerCell();
    expects(rays.x.size() == rows * perRow, "LensImager: rays of another imager");
    Grid<T> cells(m_impl->rows, m_impl->cols);
    parallelFor(rows, m_impl->rowsWorthAThread(), [&](std::size_t begin, std::size_t end) {
        std::vector<T> values(perRow);
        for (std::size_t row = begin; row < end; ++row) {
            brightness(source, perRow, rays.x.data() + row * perRow, rays.y.data() + row * perRow,
                       values.data());
            for (int col = 0; col < m_impl->cols; ++col) {
                cells.at(static_cast<int>(row), col) =
                    meanOf(values.data() + static_cast<std::size_t>(col) * perCell, perCell);
            }
        }
    });
    return m_impl->toPixels(cells);
}

template <class T>
Grid<T> LensImager<T>::lightImage(std::span<const Component> light) const
{
    Grid<T> image = lensedImage(std::span<const Component>{}, SourceLight<T>{light, {}, nullptr});
    if (std::any_of(light.begin(), light.end(), isPoint)) {
        PointSpread(converted<double>(m_impl->kernel), m_impl->cellsPerPixel)
            .add(m_impl->frame, light, image);
    }
    return image;
}

template <class T>
Grid<T> LensImager<T>::image(std::span<const Component> lensMass, const SourceLight<T>& source,
                             std::span<const Component> light) const
{
    Grid<T> sum = lensedImage(lensMass, source);
    const Grid<T> direct = lightImage(light);
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += direct[i];
    }
    return sum;
}

template class LensImager<float>;
template class LensImager<double>;

ImageFrame frameOf(const Observation& observation, const Scene& scene)
{
    return {observation.rows(), observation.cols(), observation.pixelScale, scene.supersampling};
}

Image lensLightImage(const Observation& observation, const Scene& scene)
{
    Image image(observation.rows(), observation.cols());
    if (!scene.lensLight.empty()) {
        image = LensImager<float>(frameOf(observation, scene), observation.psf.kernel,
                                  observation.psf.oversampling, FrameEdge::Open)
                    .lightImage(scene.lensLight);
    }
    for (float& value : image) {
        value += static_cast<float>(scene.sky);
    }
    return image;
}

Image lensedSourceImage(const Observation& observation, const Scene& scene)
{
    const LensImager<float> imager(frameOf(observation, scene), observation.psf.kernel,
                                   observation.psf.oversampling);
    return imager.lensedImage(scene.lensMass,
                              {scene.sourceLight, scene.sourceGrid, scene.sourcePixels.get()});
}

Image drawSource(const Scene& scene)
{
    const SourceGrid& grid = scene.sourceGrid;
    Image image(grid.pixels, grid.pixels);
    std::vector<float> x(static_cast<std::size_t>(grid.pixels));
    std::vector<float> y(static_cast<std::size_t>(grid.pixels));
    for (int row = 0; row < grid.pixels; ++row) {
        for (int col = 0; col < grid.pixels; ++col) {
            x[static_cast<std::size_t>(col)] = static_cast<float>(
                grid.centerX + (col - 0.5 * (grid.pixels - 1)) * grid.pixelScale);
            y[static_cast<std::size_t>(col)] = static_cast<float>(
                grid.centerY + (row - 0.5 * (grid.pixels - 1)) * grid.pixelScale);
        }
        brightness<float>({scene.sourceLight, grid, nullptr}, x.size(), x.data(), y.data(),
                          &image.at(row, 0));
    }
    return image;
}

} // namespace anneau
