// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/posterior/posterior_file.h"

#include <filesystem>

namespace anneau {

/// Where a lens helps to see its source, and where the data did: maps of a posterior.
struct PosteriorMaps {
    Image images;     ///< imageMagnification() on the observation's pixels.
    Image source;     ///< sourceMagnification() on the source grid.
    Image constraint; ///< constraintMap(); empty where the prior's spread is not in the file.
    /// Source pixels with less than half of the prior's variance; 0 without a constraint.
    int constrained = 0;
};

/// Of the scene's lens. Fails without finished samples.
Result<PosteriorMaps> mapsOf(const PosteriorFile& posterior);

/// As FITS: MAGNIFICATION, SOURCE_MAGNIFICATION, and CONSTRAINT where that is known, with their
/// coordinates.
Result<void> writeMaps(const PosteriorFile& posterior, const PosteriorMaps& maps,
                       const std::filesystem::path& file);

} // namespace anneau
