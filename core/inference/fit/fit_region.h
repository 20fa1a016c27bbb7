// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/observation.h"

#include <filesystem>
#include <optional>

namespace anneau {

struct FitResult;

/// The pixels of an observation that a fit looked at: what a sampler of the same model should use.
struct FitRegion {
    int row = 0, col = 0, height = 0, width = 0; ///< 0-based.
    Mask leftOut; ///< Of `height` x `width`: 1 for neighbouring objects that the fit left out. May
                  ///< be empty.
    Mask arcs;    ///< Of `height` x `width`: 1 where the lensed source is bright. May be empty.
};

FitRegion regionOf(const FitResult& result);

/// The region in a file that `fit` wrote (core/inference/fit/fit_json.h); nothing if it is a plain
/// model.
Result<std::optional<FitRegion>> readFitRegion(const std::filesystem::path& file);

/// Cuts the region out and masks what was left out; the origin moves to the cut-out's centre.
/// BadInput if the region does not lie within the observation.
Result<Observation> cutRegion(const Observation& whole, const FitRegion& region);

} // namespace anneau
