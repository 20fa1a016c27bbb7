// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit_data.h"

#include <cstddef>
#include <vector>

namespace anneau {

/// One clump of significant light. Positions and lengths in arcsec, in the data's frame.
struct LightSegment {
    std::vector<std::size_t> pixels; ///< Of the grid, the most significant first.
    double x = 0, y = 0;             ///< Centroid by flux.
    double peakX = 0, peakY = 0;     ///< Its most significant pixel,
    double signal = 0;               ///< and the signal to noise there.
    double flux = 0;                 ///< e-/s, positive pixels only.
    double size = 0;                 ///< RMS distance of its light from the centroid, one axis.
    double axisRatio = 1;            ///< Of its second moments.
};

/// Significant light cut into clumps: connected pixels of `signal` (smoothedSignal()) above
/// `kSegmentGrow` that hold one above `kSegmentSeed`, cut along the valleys between peaks that rise
/// well above them (a watershed, as in Bertin & Arnouts 1996, doi:10.1051/aas:1996164, with every
/// level its own threshold). `residual` gives fluxes and shapes. Brightest first.
std::vector<LightSegment> lightSegments(const FitData& data, const Grid<double>& residual,
                                        const Grid<double>& signal);

inline constexpr double kSegmentSeed = 5; ///< An arc has a pixel of at least this signal to noise,
inline constexpr double kSegmentGrow = 2.5; ///< and goes on as far as this.

} // namespace anneau
