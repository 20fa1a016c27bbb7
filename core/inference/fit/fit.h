// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

struct FitOptions {
    std::optional<Scene>
        start;               ///< From here instead of from nothing: fixed parameters are respected.
    int starts = 12;         ///< Independent starts of the lens search.
    int lightComponents = 3; ///< Sérsic components of the lens light.
    bool fitShear = true;
    std::string mass = "PEMD"; ///< Mass model of the main lens galaxy, one of fitMassModels().
    int galaxies = 8; ///< Lens galaxies at most: companions near the arcs get light and mass too.
    /// What is done with the images of a lensed quasar (core/inference/fit/quasars.h).
    enum class Quasars {
        Automatic, ///< mask where at least three are found,
        Ignore,    ///< never look for them,
        Masked,    ///< subtract those found as copies of the PSF and mask their cores,
        Modelled   ///< or take a tenth of their light as noise instead.
    };
    Quasars quasars = Quasars::Automatic;
    int detail = 40; ///< Side of the source grid under which the lens is fitted: the cost grows
                     ///< with its fourth power.
    int sourcePixels = 64; ///< Side of the source grid that the result proposes.
    std::uint64_t seed = 1;
};

struct FittedParameter {
    std::string component; ///< Id of the component in the scene.
    std::string type;      ///< Its type, "PEMD".
    std::string key;       ///< COOLEST name.
    double value = 0;
    double error = 0; ///< One standard error, see FitResult::errorsInclude; 0 if fixed.
    bool fixed = false;
    bool atBound = false;
};

struct FitResult {
    Scene
        scene; ///< Fitted components, source grid chosen from the arcs, sourcePixels = MAP source.
    std::vector<FittedParameter> parameters;
    std::vector<double> covariance; ///< Of `parameters`, [n, n]; empty: not known.
    std::vector<std::string>
        errorsInclude;          ///< What the errors and the covariance take into account.
    std::string goodness;       ///< In words: "good: …", "fair: …", "poor: …", "bad: …".
    double arcsOutsideGrid = 0; ///< Part of the arcs' bright pixels that see past the source grid.
    double chi2Reduced = 0;     ///< Over all masked-in pixels of the fitted region.
    double chi2ReducedArcs = 0; ///< Over the arc region, effective degrees of freedom subtracted.
    double arcRadius = 0;       ///< Of the ring on which the arcs were found, arcsec.
    Mask arcs;                  ///< Arc region, observation's shape.
    Mask leftOut; ///< Neighbouring objects that the fit did not look at, observation's shape.
    int row = 0, col = 0, height = 0, width = 0; ///< Region of the observation that was fitted.
    double seconds = 0;                          ///< Of all that was tried.
    std::vector<std::string> warnings;
};

struct FitEvents {
    ProgressReport progress;
    std::function<void(const Scene&)>
        onBetter; ///< A better scene was found: for the window to show.
};

/// Finds the lens, its light and the arcs, then the elliptical lens, of one mass model, with
/// external shear and companion galaxies (core/inference/fit/companions.h), with the source solved
/// linearly. Needs no LibTorch. Images sampled much finer than their PSF are fitted in bins
/// (core/inference/fit/fit_bins.h). Blocks; stops within a fraction of a second.
Result<FitResult> fitLens(const Observation& observation, const FitOptions& options,
                          const FitEvents& events, std::stop_token stop);

} // namespace anneau
