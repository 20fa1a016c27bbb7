// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/inference/chains/lens_density.h"
#include "core/inference/chains/nuts.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

/// How lens posteriors are tested on lenses drawn from their own prior.
struct LensTrialOptions {
    double peakSnr = 20;   ///< Of the lensed source in a middling draw.
    int sourcePixels = 14; ///< Side of the source grid, which spans what the model's spans.
    int chains = 2;
    int samples = 32; ///< Kept of each trial, all chains together.
    /// Draws for each that is kept; doubled, up to five times, while chains disagree or all draws
    /// are worth fewer independent ones than are kept: ranks among draws that are alike pile up at
    /// both ends, as those of a posterior too narrow do.
    int thinning = 2;
    NutsOptions nuts{.warmUp = 30, .acceptance = 0.7, .deepest = 6};
};

/// The lenses that are drawn: image geometry, PSF, noise and mask of an observation; each free
/// parameter of the model's lens as lensPriorsAround() has it (lens_priors.h); sources from the
/// Gaussian prior under an envelope of a fifth of the grid, rms
/// even in the logarithm within a factor 1.5 of what gives the peak signal to noise, correlation
/// length even in the logarithm from 2 to 6 source pixels. No lens light.
///
/// BadInput where nothing is free or the image is too large for the purpose.
Result<LensPosteriorModel> trialModel(const Observation& observation, const Scene& model,
                                      const LensTrialOptions& options, std::uint64_t seed);

/// What one drawn lens says about the sampler.
struct LensTrial {
    int simulation = 0;
    double fraction = 0; ///< TARP's, with a reference that depends on the data alone.
    /// SBC's of each bounded coordinate, then of the log posterior, among samples - 1 draws.
    std::vector<std::int32_t> ranks;
    double rhat = 0;
    int divergences = 0;
    double evaluations = 0;
    double seconds = 0; ///< On one thread.
};

/// Draws lens, source and noise, then infers the lens knowing the image alone: starts come from the
/// prior, the best of several goes on. A function of (model, options, simulation); serial where
/// called from parallelFor().
LensTrial runLensTrial(const LensPosteriorModel& model, const LensTrialOptions& options,
                       int simulation, const std::stop_token& stop);

/// "lens.theta_E", … "lens.e1", "source.rms", "source.kappa", "ln_posterior": what ranks are of.
std::vector<std::string> trialNames(const LensPosteriorModel& model);

} // namespace anneau
