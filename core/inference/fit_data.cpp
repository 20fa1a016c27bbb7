// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit_data.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr std::size_t kPixelsAtOnce = 512;

ImageFrame enlarged(ImageFrame frame, int rows, int cols)
{
    frame.rows += 2 * rows;
    frame.cols += 2 * cols;
    return frame;
}

Mask allOf(const ImageFrame& frame)
{
    return Mask(frame.rows, frame.cols, 1);
}

} // namespace

int FitData::usedPixels() const
{
    return static_cast<int>(
        std::count_if(weight.begin(), weight.end(), [](double w) { return w > 0; }));
}

FitData fitData(const Observation& observation, const NoiseSpec& noise, int supersampling, int row,
                int col, int height, int width)
{
    FitData part;
    part.frame = {height, width, observation.pixelScale, supersampling};
    part.row = row;
    part.col = col;
    part.shiftX = observation.xOf(col + 0.5 * (width - 1));
    part.shiftY = observation.yOf(row + 0.5 * (height - 1));
    part.data = Grid<double>(height, width);
    part.weight = Grid<double>(height, width);
    part.kernel = nativeKernel(observation.psf);
    for (int r = 0; r < height; ++r) {
        for (int c = 0; c < width; ++c) {
            const double value = observation.data.at(row + r, col + c);
            const double base = noise.kind == NoiseSpec::Kind::Map
                                    ? double(observation.sigma.at(row + r, col + c))
                                    : noise.sigma;
            const double sigma = base * noise.scale;
            if (observation.mask.at(row + r, col + c) != 0 && std::isfinite(value) &&
                std::isfinite(sigma) && sigma > 0) {
                part.data.at(r, c) = value;
                part.weight.at(r, c) = 1 / (sigma * sigma);
            }
        }
    }
    return part;
}

ColumnImager::ColumnImager(const FitData& data, const Mask& used, FrameEdge edge)
    : m_inner{data.frame},
      m_frame{enlarged(data.frame, edge == FrameEdge::Open ? kernelReach(data.kernel.rows()) : 0,
                       edge == FrameEdge::Open ? kernelReach(data.kernel.cols()) : 0)},
      m_marginRows{(m_frame.rows - m_inner.rows) / 2},
      m_marginCols{(m_frame.cols - m_inner.cols) / 2},
      m_rays{m_frame, used.empty() ? allOf(m_frame) : used},
      m_blur{data.kernel, m_frame.rows, m_frame.cols}
{}

std::vector<Grid<double>> ColumnImager::render(std::size_t columns, const Fill& fill) const
{
    std::vector<Grid<double>> binned(columns, Grid<double>(m_frame.rows, m_frame.cols));
    const std::size_t perPixel = m_rays.perPixel;
    const double area = m_inner.pixelScale * m_inner.pixelScale / static_cast<double>(perPixel);
    const std::size_t pixels = m_rays.pixel.size();
    const std::size_t chunks = (pixels + kPixelsAtOnce - 1) / kPixelsAtOnce;
    parallelFor(chunks, 1, [&](std::size_t first, std::size_t last) {
        std::vector<double> values(columns * kPixelsAtOnce * perPixel);
        for (std::size_t chunk = first; chunk < last; ++chunk) {
            const std::size_t begin = chunk * kPixelsAtOnce;
            const std::size_t end = std::min(begin + kPixelsAtOnce, pixels);
            const std::size_t n = (end - begin) * perPixel;
            fill(begin * perPixel, n, m_rays.x.data() + begin * perPixel,
                 m_rays.y.data() + begin * perPixel, values.data());
            for (std::size_t k = 0; k < columns; ++k) {
                const double* from = values.data() + k * n;
                for (std::size_t i = begin; i < end; ++i) {
                    double sum = 0;
                    for (std::size_t r = 0; r < perPixel; ++r) {
                        sum += *from++;
                    }
                    binned[k][static_cast<std::size_t>(m_rays.pixel[i])] = area * sum;
                }
            }
        }
    });
    std::vector<Grid<double>> images(columns);
    parallelFor(columns, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t k = first; k < last; ++k) {
            m_blur.apply(binned[k].data(), binned[k].data());
            images[k] = binned[k].cut(m_marginRows, m_marginCols, m_inner.rows, m_inner.cols);
        }
    });
    return images;
}

} // namespace anneau
