// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/diffusion/denoiser.h"
#include "core/diffusion/linear_data.h"
#include "core/diffusion/sample_noise.h"

#include <functional>
#include <stop_token>
#include <string>

namespace anneau {

/// A sampler by its name and the numbers that make it.
struct SamplerSettings {
    std::string key;        ///< "default", "preview", "gaussian".
    std::string integrator; ///< Key of an Integrator; empty for the Gaussian inversion.
    int steps = 0;
    int iterations = 0; ///< Conjugate-gradient iterations of the conditioning.

    /// Note [Default sampler]. Moment matching with two preconditioned iterations and 64 steps of
    /// the stochastic second-order integrator stays inside every TARP band where first-order
    /// ancestral steps and isotropic approximations do not; the preview halves the steps and takes
    /// one. `steps` 0: the sampler's own number. BadInput for another name.
    static Result<SamplerSettings> named(const std::string& name, int steps);
};

/// After each step: its number from 1, how many, the level, D in the prior's unit [B, 1, H, W].
using SamplerStep = std::function<void(int step, int steps, double sigma, const Tensor& denoised)>;

struct SamplerDraw {
    Tensor samples;             ///< [B, 1, H, W] float32, the prior's unit.
    std::int64_t fallbacks = 0; ///< See Conditioning::fallbacks().
};

/// Draws from the posterior, one for each member of `noise`; from the prior itself when `data` is
/// null. Throws Cancelled within one network evaluation of a stop request, and std::runtime_error
/// when a value is no longer finite.
SamplerDraw drawSamples(const Denoiser& prior, const LinearData* data,
                        const SamplerSettings& settings, const SampleNoise& noise,
                        const SamplerStep& onStep, std::stop_token stop);

/// Mean variance of a pixel about the mean image.
double pixelVariance(const PriorMoments& moments);

} // namespace anneau
