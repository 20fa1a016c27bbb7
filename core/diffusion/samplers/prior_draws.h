// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"

#include <stop_token>

namespace anneau {

/// Unconditional draws from a prior, one a member of `noise`: the stochastic second-order
/// integrator with `steps` steps (64 where 0). Throws Cancelled. // -> [B, 1, H, W]
Tensor drawUnconditional(const Denoiser& prior, const SampleNoise& noise, int steps,
                         std::stop_token stop);

} // namespace anneau
