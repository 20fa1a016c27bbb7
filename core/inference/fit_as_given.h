// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit.h"

#include <stop_token>

namespace anneau {

/// Which lens galaxies a fit looks for.
enum class FitGalaxies {
    One,           ///< The brightest in the middle.
    WithCompanions ///< And others near the arcs; the fit fails at once if there are none.
};

/// fitLens() without what it prepares: on the observation's own pixels, with any quasar images
/// gone.
Result<FitResult> fitAsGiven(const Observation& observation, const FitOptions& options,
                             FitGalaxies galaxies, const FitEvents& events, std::stop_token stop);

} // namespace anneau
