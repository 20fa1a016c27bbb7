// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/chain_check.h"

#include "core/diffusion/samplers/metropolis_walk.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

constexpr int kMoves = 60;

double standardError(const Tensor& values)
{
    return values.std().item<double>() / std::sqrt(static_cast<double>(values.size(0)));
}

} // namespace

ChainCheck checkByChains(const Denoiser& prior, const LinearData& data, const Tensor& samples,
                         const SampleNoise& noise)
{
    const double level = walkLevel(prior, data, samples);
    const WalkMetric metric = WalkMetric::ofSamples(samples, level);
    const Tensor starts = samples.narrow(0, 0, noise.batch());
    const WalkResult walk = metropolisWalk(
        prior, data, starts, metric, {.moves = kMoves, .level = level, .onlyLook = true}, noise);
    ChainCheck out;
    out.chains = static_cast<int>(noise.batch());
    out.moves = kMoves;
    out.acceptance = walk.acceptance;
    out.dataDrift = -2 * walk.dataChange.mean().item<double>();
    out.dataError = 2 * standardError(walk.dataChange);
    out.priorDrift = -2 * walk.priorChange.mean().item<double>();
    out.priorError = 2 * standardError(walk.priorChange);
    return out;
}

std::string ChainCheck::complaint(int pixels) const
{
    constexpr double kSigmas = 6;   // of an error known from eight chains
    constexpr double kShare = 0.02; ///< Of the number of data: less does not matter.
    const auto found = [&](double drift, double error) {
        return std::abs(drift) > kSigmas * error && std::abs(drift) > kShare * pixels;
    };
    const auto rounded = [](double value) {
        return std::to_string(std::lround(std::abs(value)));
    };
    if (found(dataDrift, dataError)) {
        return "Metropolis chains that start at the samples " +
               std::string(dataDrift < 0 ? "lower" : "raise") + " their chi-squared by " +
               rounded(dataDrift) + " within " + std::to_string(moves) +
               " moves: the sampler has not reached the posterior; use the sampler calibrated.";
    }
    if (found(priorDrift, priorError)) {
        return "Metropolis chains that start at the samples go to images that the prior finds " +
               std::string(priorDrift < 0 ? "more" : "less") + " likely (2 ln p changes by " +
               rounded(priorDrift) + "): the samples are too " +
               (priorDrift < 0 ? "rough or too wide" : "smooth or too narrow") +
               "; use the sampler calibrated.";
    }
    return {};
}

} // namespace anneau
