// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anneau {

/// A sampler that has a name of its own. All but the first are moment matching with the stochastic
/// second-order integrator (MMPS, DPM-Solver++ 2M SDE).
struct SamplerPreset {
    std::string_view key;    ///< "default"
    std::string_view name;   ///< For people.
    int steps = 0;           ///< Denoising steps; 0: no network.
    int iterations = 0;      ///< Conjugate gradients a step.
    int moves = 0;           ///< Metropolis moves that finish each sample.
    std::string_view remark; ///< One sentence: what it is and what it may be used for.
};

/// instant, preview, default, calibrated, gold: from cheap to dear.
std::span<const SamplerPreset> samplerPresets();
/// By key; null for another one.
const SamplerPreset* findPreset(std::string_view key);

/// The parts of composed samplers, CONDITIONING+INTEGRATOR. Kept here so that programs know a wrong
/// name before LibTorch is loaded; the engine's tests compare them with what it has.
std::span<const std::string_view> conditioningKeys();
std::span<const std::string_view> integratorKeys();

/// A sampler's name taken apart.
struct SamplerName {
    std::string key;          ///< As it was given.
    std::string base;         ///< A preset's key, "gaussian", "split_gibbs"; empty when composed.
    std::string conditioning; ///< Of a composed one.
    std::string integrator;
    int moves = 0; ///< Metropolis moves at the end, beyond the preset's own: "+mala", "+mala500".
};

/// BASE or BASE+mala[MOVES], where BASE is a preset, gaussian (the same as instant), split_gibbs or
/// CONDITIONING+INTEGRATOR. BadInput, with a sentence that lists what there is, for another word.
Result<SamplerName> parseSampler(const std::string& name);

/// How one sampler did against exact posteriors, from the table that comes with the program
/// (resources/samplers/calibration.json, written by `anneau-cli compare`).
struct MeasuredSampler {
    std::string sampler;
    double leastWidth = 0, mostWidth = 0; ///< Width over the exact one, over the problems.
    double meanShift = 0;       ///< Largest RMS offset of the mean, in exact standard deviations.
    double meanShiftChance = 0; ///< What the number of samples alone gives.
    double weightError = 0;     ///< Largest error of a mode's weight, over the mixtures.
    double evaluations = 0;     ///< Of the prior, a sample; the largest over the problems.
    double derivatives = 0;
};

/// All rows of the table; empty when it is not installed.
const std::vector<MeasuredSampler>& measuredSamplers();

/// "width 1.00, mean off by 0.02 sigma, mode weights by 0.01; 64 evaluations + 128 derivatives a
/// sample": what was measured, in one line; empty when nothing was.
std::string measuredLine(std::string_view sampler);

/// The presets, one sentence each with what was measured, and how others are named.
std::string samplerHelp();

} // namespace anneau
