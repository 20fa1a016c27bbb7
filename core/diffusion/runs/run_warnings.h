// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/lens_system.h"
#include "core/diffusion/prior/denoiser.h"

#include <string>

namespace anneau {

/// How a source without a Gram matrix is handled (Note [Large sources]): a sentence.
std::string projectionChoice(const LensSystem& system, const SingularBasis& basis);

/// What a run tells the user when something contradicts its samples: each a sentence, or empty.

/// Light of bright pixels that cannot come from the source grid would be forced into it. data
/// [H, W] without lens light.
std::string leakWarning(const LensSystem& system, const Tensor& data);
/// A posterior sample's chi-squared has the law of the noise: m +- sqrt(2 m) for one observation.
std::string chi2Warning(double meanChi2, int pixels);
/// Steps in which moment matching diverged, of all.
std::string fallbackWarning(std::int64_t fallbacks, std::int64_t steps);
/// Moment matching takes the network's Jacobian for a covariance.
std::string asymmetryWarning(double asymmetry);

/// The largest jacobianAsymmetry() of four samples [N, 1, H, W] at the levels where the data
/// decide: from a tenth of the images' RMS to five times it.
double asymmetryNear(const Denoiser& prior, const Tensor& samples, std::uint64_t seed);

} // namespace anneau
