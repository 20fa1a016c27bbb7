// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/lens_image.h"
#include "core/forward/psf.h"
#include "core/forward/source_matrix.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace anneau {

/// The part of an observation that a fit looks at, in its own frame (origin at its centre), in
/// double precision. Masked pixels have data 0 and weight 0 and so never count.
struct FitData {
    ImageFrame frame;
    int row = 0; ///< Of the observation, where the part begins.
    int col = 0;
    double shiftX = 0; ///< arcsec from the observation's centre to this frame's origin.
    double shiftY = 0;
    Grid<double> data;
    Grid<double> weight; ///< 1 / sigma^2.
    Grid<double> kernel; ///< PSF sampled as the image; empty: none.

    std::size_t pixels() const { return data.size(); }
    int usedPixels() const;
    double xOf(int column) const { return (column - 0.5 * (frame.cols - 1)) * frame.pixelScale; }
    double yOf(int line) const { return (line - 0.5 * (frame.rows - 1)) * frame.pixelScale; }
};

/// Cuts `height` x `width` pixels at (row, col) under a noise model.
FitData fitData(const Observation& observation, const NoiseSpec& noise, int supersampling, int row,
                int col, int height, int width);

/// Renders several images at once from values given on rays: averages over the rays of a pixel,
/// times the pixel's area, blurred. Images of derivatives are made so.
class ColumnImager {
public:
    /// Only the rays of `used` pixels are asked for; an empty mask means all. Open: see FrameEdge;
    /// the mask must then be empty.
    ColumnImager(const FitData& data, const Mask& used, FrameEdge edge);

    /// Writes columns[k * n + i] for the n rays begin … begin + n - 1 at x[i], y[i].
    using Fill = std::function<void(std::size_t begin, std::size_t n, const double* x,
                                    const double* y, double* columns)>;
    std::vector<Grid<double>> render(std::size_t columns, const Fill& fill) const;
    const PixelRays<double>& rays() const { return m_rays; }

private:
    ImageFrame m_inner;
    ImageFrame m_frame; ///< Larger by the margins.
    int m_marginRows;
    int m_marginCols;
    PixelRays<double> m_rays;
    Convolver<double> m_blur;
};

} // namespace anneau
