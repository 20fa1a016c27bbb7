// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

#include <cstdint>

namespace anneau {

/// How far the Jacobian of a denoiser is from symmetric at noisy images [B, 1, H, W]: root mean
/// square over the images, with one pair of probes each, of u (J - J^T) v / (|J^T u| |v|), v
/// smoothed by J itself, as white probes hardly feel the directions that matter. 0 for an ideal
/// denoiser, whose J is a covariance over sigma^2; samplers that use J rely on it. Five
/// evaluations' worth of work an image.
double jacobianAsymmetry(const Denoiser& prior, const Tensor& noisy, double sigma,
                         std::uint64_t seed);

} // namespace anneau
