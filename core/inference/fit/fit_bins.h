// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"

namespace anneau {

/// An image in bins of several pixels. One that is sampled much finer than its PSF asks for, as
/// drizzled ones are: the cost of a fit grows with the fourth power of the sampling, and the noise
/// of such pixels is not independent, which that of bins nearly is. And one whose arcs cover more
/// pixels than a fit can take on, which loses what the source has of detail below a bin.
struct BinnedObservation {
    Observation observation; ///< Of bins; `factor` 1: as it was.
    int factor = 1;          ///< Pixels to a bin's side,
    bool forSize = false;    ///< more of them than the PSF alone asks for.
    double noise = 1; ///< The bins' noise over that which independent pixels would give them.
    double shiftX = 0, shiftY = 0; ///< arcsec, from the centre of the whole image to the bins'.
};

/// Bins by the largest factor that leaves at least kLeastSampling bins to the PSF's full width at
/// half maximum, and at least by `least`. The noise map is scaled by the scatter that bins have on
/// blank sky over what pixels have: by sums of squares alone correlated noise would be taken too
/// small.
BinnedObservation binnedForFit(const Observation& observation, int least = 1);

/// Options for the bins, and back: a scene, and a result, of the bins as ones of the whole image.
FitOptions optionsForBins(FitOptions options, const BinnedObservation& bins);
Scene sceneOfWhole(Scene scene, const BinnedObservation& bins, const NoiseSpec& noise);
FitResult resultOfWhole(FitResult result, const BinnedObservation& bins, const NoiseSpec& noise,
                        const Observation& whole);

} // namespace anneau
