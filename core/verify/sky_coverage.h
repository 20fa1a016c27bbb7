// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/base/progress.h"
#include "core/posterior/sample_set.h"
#include "core/posterior/tarp.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

/// A patch of blank sky and where it was cut from.
struct SkyPatch {
    Image sky;
    std::string source; ///< Frame; patches of one are never split between measuring and testing.
    int y0 = 0, x0 = 0;
};

/// The patches of a FITS file (readSkyPatches()); SOURCE, Y0 and X0 from its table INDEX. Without
/// that table every patch counts as of one of two sources, the first half and the second.
Result<std::vector<SkyPatch>> readIndexedPatches(const std::filesystem::path& file);

struct SkyCoverageOptions {
    int samples = 48;         ///< K for each simulated lens.
    int perPatch = 1;         ///< Lenses injected into each patch.
    double snr = 2;           ///< Root mean square of image over noise.
    double pixelScale = 0.03; ///< arcsec
    int sourcePixels = 20;    ///< A side; the Einstein radius is a third of the patch.
    int reach = 0;            ///< Pixels that correlations are measured to; 0: as the sky says.
    std::uint64_t seed = 1;
};

/// What coverage costs when noise is taken for what it is not.
struct SkyCoverageRow {
    std::string noise; ///< Of the images: "real sky", "simulated white".
    std::string taken; ///< What the inference takes it for: "white", "correlated".
    TarpCurve curve;   ///< Distances over all source pixels.
    std::vector<Finding> findings;
    double chi2 = 0, chi2Scatter = 0; ///< Per pixel, of one sample a lens.
    double widthRatio = 0; ///< RMS of (truth - mean) over the posterior's RMS spread; right: 1.
};

struct SkyCoverage {
    int patches = 0; ///< Used: those that do not overlap.
    int sources = 0;
    double nextRow = 0, nextCol = 0; ///< Mean correlation of neighbours.
    int shortestReach = 0, longestReach = 0; ///< That correlations were measured to.
    std::vector<SkyCoverageRow> rows;
};

/// Injects simulated lenses (gaussian_lens.h: sources from the prior, so the posterior is exact)
/// into patches of real sky, and tests the coverage when the noise is taken to be white and when it
/// is taken to be correlated as measured on the patches of all other sources. As a control, the
/// same with simulated white noise taken for white. Each patch is used about its mean and over the
/// standard deviation of its source, as an error map would have it; overlapping ones are left out.
///
/// BadInput with fewer than two sources, ten patches that do not overlap, or patches beyond 64
/// pixels a side.
Result<SkyCoverage> skyCoverage(const std::vector<SkyPatch>& patches,
                                const SkyCoverageOptions& options, const ProgressReport& progress,
                                std::stop_token stop);

} // namespace anneau
