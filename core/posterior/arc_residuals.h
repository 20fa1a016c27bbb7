// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/posterior_file.h"

#include <vector>

namespace anneau {

/// Standard deviation of a pixel, as the run took it; each sample of a joint run scales it by its
/// own noiseScaleOf().
double sigmaAt(const Observation& seen, const NoiseSpec& noise, std::size_t pixel);
/// 1 where the lens was held.
double noiseScaleOf(const PosteriorFile::Sample& sample);
/// Mean of noiseScaleOf() over the samples.
double meanNoiseScale(const PosteriorFile& posterior);

/// How well the samples reproduce the arcs themselves: chi2 over the pixels that the lensed source
/// lights up, which the blank pixels of the whole field would hide.
struct ArcResiduals {
    Mask region;              ///< Used pixels where the lensed source stands above the threshold.
    int pixels = 0;           ///< In number.
    std::vector<double> chi2; ///< One per sample, over these pixels; sum of squares, not divided.

    double meanReduced() const; ///< Mean chi2 / pixels. A true source would give 1; 0 without arcs.
};

/// The arc region is where the mean of the samples' model images, lens light left out, exceeds
/// `threshold` standard deviations of the noise; of a joint run, of noise on the scale that its
/// samples have, which also is what chi2 is in. Fails if the file holds no sample or no model
/// images.
Result<ArcResiduals> arcResiduals(const PosteriorFile& posterior, double threshold = 1);

} // namespace anneau
