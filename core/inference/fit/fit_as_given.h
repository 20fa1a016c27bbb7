// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"

#include <stop_token>

namespace anneau {

/// Which lens galaxies a fit looks for.
enum class FitGalaxies {
    One,           ///< The brightest in the middle.
    OneWithinArcs, ///< The same; the fit fails at once if no lens is found that the arcs are of.
    WithCompanions ///< And others near the arcs; the fit fails at once if there are none.
};

/// Pixels that light of the source may come from, at most, in a fit: it holds 4 n^2 bytes for n of
/// them up to three times, 2.5 GB in all, and its time grows with n^2.
inline constexpr int kMostPixels = 14500;

/// fitLens() without what it prepares: on the observation's own pixels, with any quasar images
/// gone. `bins`: if not null it becomes the number of pixels to the side of a bin in which the
/// observation must be fitted to keep to kMostPixels; unless that is 1 nothing was fitted, and the
/// error means just this.
Result<FitResult> fitAsGiven(const Observation& observation, const FitOptions& options,
                             FitGalaxies galaxies, const FitEvents& events, std::stop_token stop,
                             int* bins = nullptr);

} // namespace anneau
