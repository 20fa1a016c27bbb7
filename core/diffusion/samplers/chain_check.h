// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"

#include <string>

namespace anneau {

/// A short test of posterior samples by chains whose law is known: Metropolis moves that start at
/// them. Where samples already have that law, the likelihood and the prior of the chains stay as
/// they are on average; a sampler that is too narrow or too wide, or that under-uses the data,
/// shows as a drift. It sees nothing of the weights between modes.
struct ChainCheck {
    int chains = 0;
    int moves = 0;
    double acceptance = 0;
    double dataDrift = 0;  ///< Mean change of -2 log p(y | x) at the level: of chi-squared…
    double dataError = 0;  ///< …and its standard error over the chains.
    double priorDrift = 0; ///< Mean change of -2 log prior.
    double priorError = 0;

    /// What is wrong, in words for the user; empty: nothing. `pixels`: number of data.
    std::string complaint(int pixels) const;
};

/// samples [N, 1, H, W] of a posterior in the prior's unit: up to eight of them start chains, all
/// tell their metric. `noise` has as many members. Throws what the prior throws.
ChainCheck checkByChains(const Denoiser& prior, const LinearData& data, const Tensor& samples,
                         const SampleNoise& noise);
constexpr int kCheckChains = 8;

} // namespace anneau
