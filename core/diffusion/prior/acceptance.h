// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

#include <cstdint>
#include <string>

namespace anneau {

/// What is wrong with a denoiser as a prior, in words, or empty. Anybody's network is tested so
/// before it is used, on Gaussian images with the mean and the components that its file states:
///
/// - its noise levels reach from a tenth of the pixels' RMS, or less, to three times it;
/// - at six levels D is finite, its error grows with the noise, and is no larger than 1.2 times
///   that of no network at all, c_skip x (3 times below a third of the pixels' RMS, where Gaussian
///   images are not quite what a network knows);
/// - at the highest level D is near the mean image;
/// - its Jacobian J is symmetric, |J v - J^T v| below 0.6 |J^T v| for v smoothed by J^T: the exact
///   one is, being a covariance over sigma^2 (the shipped prior: 0.3 and less).
std::string acceptanceFault(const Denoiser& denoiser);

/// |J v - J^T v| / |J^T v|, J v by central differences. // [B, 1, H, W]
double jacobianDifference(const Denoiser& prior, const Tensor& noisy, double sigma,
                          std::uint64_t seed);

} // namespace anneau
