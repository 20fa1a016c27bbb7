// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/posterior_file.h"

#include <vector>

namespace anneau {

/// How well the samples reproduce the arcs themselves: chi2 over the pixels that the lensed source
/// lights up, which the blank pixels of the whole field would hide.
struct ArcResiduals {
    int pixels = 0;           ///< Used pixels where the lensed source stands above the threshold.
    std::vector<double> chi2; ///< One per sample, over these pixels; sum of squares, not divided.

    double meanReduced() const; ///< Mean chi2 / pixels. A true source would give 1; 0 without arcs.
};

/// The arc region is where the mean of the samples' model images, lens light left out, exceeds
/// `threshold` standard deviations of the noise. Fails if the file holds no sample or no model
/// images.
Result<ArcResiduals> arcResiduals(const PosteriorFile& posterior, double threshold = 1);

} // namespace anneau
