// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// Standard deviation of each pixel of the images that a prior draws, in the prior's unit. A
/// trained prior has it in a file beside its weights, PRIOR.spread.fits, measured once from its own
/// draws.
struct PriorSpread {
    Image deviation; ///< [pixels, pixels]
    int draws = 0;   ///< Measured from this many.
};

/// About the mean of the draws, over the eight orientations of the square, which training shows a
/// prior equally often. At least two square images of one size.
PriorSpread spreadOf(const std::vector<Image>& draws);

/// `sha256` is that of the weights.
Result<void> writeSpread(const std::filesystem::path& weights, const std::string& sha256,
                         const PriorSpread& spread);
/// None where it was not measured, or for other weights.
std::optional<PriorSpread> readSpread(const std::filesystem::path& weights,
                                      const std::string& sha256);
std::filesystem::path spreadFileOf(const std::filesystem::path& weights);

/// What the data leave of the prior: posterior over prior variance, pixel by pixel. Near 0 the data
/// say what is there, near 1 only the prior does; above 1 the source is more varied there than the
/// prior's images are on average. NaN where the prior has no spread. From n samples it is known to
/// sqrt(2/n) of itself.
Image constraintMap(const Image& posteriorDeviation, const Image& priorDeviation);

} // namespace anneau
