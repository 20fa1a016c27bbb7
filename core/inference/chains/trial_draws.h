// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/inference/chains/lens_density.h"

#include <cstdint>
#include <vector>

namespace anneau {

/// Random streams of a trial (lens_trial.h).
enum class TrialStream : std::uint32_t { Lens, Source, Noise, Starts, Reference };
Rng trialRng(std::uint64_t seed, int simulation, TrialStream stream);

/// A lens drawn from its prior, and an image of it.
struct TrialDraw {
    std::vector<double> truth; ///< Bounded coordinates, those of the source's prior at the end.
    LensPosteriorModel model;  ///< With the image simulated.
};
TrialDraw drawTrial(const LensPosteriorModel& model, std::uint64_t seed, int simulation);

/// Pixels that see the middle of the source grid under the model's lens: where its arcs would be.
Mask trialAnchors(const LensPosteriorModel& model);

/// Pixels that see the source grid under the model's lens or some of the prior's, and those beside
/// them. Others are dark in the simulations, too.
Mask emittingInTrials(const LensPosteriorModel& model, std::uint64_t seed);

/// Local amplitude of the sources drawn: a Gaussian over the grid, a fifth of its side wide, mean
/// square 1. // -> [pixels^2]
std::vector<double> trialEnvelope(int pixels);

/// rms at which the brightest lensed pixel of a middling source has the wanted signal to noise; 0
/// when the grid is not seen.
double trialRms(const LensPosteriorModel& model, double peakSnr, double logKappa,
                std::uint64_t seed);

} // namespace anneau
