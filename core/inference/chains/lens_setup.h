// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/inference/chains/lens_density.h"
#include "core/inference/fit/fit_region.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

struct LensSetupOptions {
    int sourcePixels = 28;  ///< Side of the grid that the source is integrated out on.
    bool holdLight = false; ///< Lens light and sky as the model has them, not integrated out.
};

/// What the posterior of a lens is about to be sampled from.
struct LensSetup {
    LensPosteriorModel model;
    std::vector<double> point;            ///< Bounded coordinates of a good fit.
    Eigen::MatrixXd covariance;           ///< Of these, about.
    double chi2Arcs = 0;                  ///< Per arc pixel, at that fit.
    std::vector<std::string> assumptions; ///< One sentence each.
    std::vector<std::string> warnings;
};

/// Climbs from a model of an observation to the most probable lens on a grid of its own, and fixes
/// what the sampler holds: grid, emitting pixels, and how the source prior's amplitude runs over
/// the grid. `region`: what a fit looked at; without one the whole image, arcs looked for in it.
/// Pixels away from the arcs that light and source leave beyond three sigma count less, as in a
/// fit. Errors: BadInput where nothing is free, no arcs are found or the image is too large.
Result<LensSetup> setUpLens(const Observation& observation, const Scene& model,
                            const std::optional<FitRegion>& region, const LensSetupOptions& options,
                            const std::function<void(const std::string&)>& stage,
                            const std::stop_token& stop);

} // namespace anneau
