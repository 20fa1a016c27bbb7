// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"
#include "core/diffusion/samplers/metropolis_walk.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace anneau {

/// A sampler by its name and the numbers that make it.
struct SamplerSettings {
    std::string key;        ///< As parseSampler() takes it: "default", "split_gibbs", "pigdm+heun".
    std::string integrator; ///< Key of an Integrator; empty where there is none to choose.
    int steps = 0;          ///< Levels of an integrator, pairs of draws of split Gibbs.
    int iterations = 0;     ///< Conjugate-gradient iterations of the conditioning.
    std::string conditioning = "mmps"; ///< Key of a ConditioningRow.
    int moves = 0;                     ///< Metropolis moves at a small level that finish a sample.

    /// Note [Default sampler]. Moment matching with two preconditioned iterations and 64 steps of
    /// the stochastic second-order integrator stays inside every TARP band where first-order
    /// ancestral steps and isotropic approximations do not; the preview takes fewer than half
    /// the steps. With 32 steps of one iteration it failed on 64 x 64 pixels. The presets' numbers
    /// stand in core/session/sampler_guide.h. Besides these, any conditioning goes with any
    /// integrator, as CONDITIONING+INTEGRATOR. `steps` 0: the sampler's own number. BadInput for
    /// another name.
    static Result<SamplerSettings> named(const std::string& name, int steps);
    /// Whether LinearData::image must be given.
    bool needsImage() const;
};

/// After each step or move: its number from 1, how many, the level, D in the prior's unit
/// [B, 1, H, W].
using SamplerStep = std::function<void(int step, int steps, double sigma, const Tensor& denoised)>;

struct SamplerDraw {
    Tensor samples;                 ///< [B, 1, H, W] float32, the prior's unit.
    std::int64_t fallbacks = 0;     ///< See Conditioning::fallbacks().
    std::int64_t evaluations = 0;   ///< Of the prior, counted in images…
    std::int64_t derivatives = 0;   ///< …and products with its Jacobian.
    std::optional<WalkResult> walk; ///< Where settings.moves is not 0.
};

/// Draws from the posterior, one for each member of `noise`; from the prior itself when `data` is
/// null (then without the moves). Throws Cancelled within one network evaluation of a stop request,
/// and std::runtime_error when a value is no longer finite.
SamplerDraw drawSamples(const Denoiser& prior, const LinearData* data,
                        const SamplerSettings& settings, const SampleNoise& noise,
                        const SamplerStep& onStep, std::stop_token stop);

/// Where each member of `noise` starts, at the prior's highest level: N(mean, C_P + sigmaMax^2), in
/// float64, as the state keeps digits that a network does not need. // -> [B, 1, H, W]
Tensor startState(const Denoiser& prior, const SampleNoise& noise);

/// Mean variance of a pixel about the mean image.
double pixelVariance(const PriorMoments& moments);

} // namespace anneau
