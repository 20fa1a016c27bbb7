// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/run_warnings.h"

#include "core/diffusion/prior/jacobian_symmetry.h"
#include "core/diffusion/sample_noise.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

std::string percent(double share)
{
    return std::to_string(static_cast<int>(std::lround(100 * share))) + " %";
}

} // namespace

std::string projectionChoice(const LensSystem& system, const SingularBasis& basis)
{
    constexpr double kMebibyte = 1 << 20;
    const std::int64_t rank = basis.singular.size(0);
    // vectors, readout and what the classical inversion keeps
    const double bytes = 3.0 * sizeof(float) * static_cast<double>(rank * system.sourcePixels());
    return "The " + std::to_string(rank) +
           " combinations of the data that say most of a galaxy stand in for all of them, as the "
           "source has more than 64 x 64 pixels; about " +
           std::to_string(std::lround(std::max(1.0, bytes / kMebibyte))) +
           " MiB. What the others say is left to the prior.";
}

std::string leakWarning(const LensSystem& system, const Tensor& data)
{
    const Tensor bright = (system.whiten(data) > 5);
    const double count = bright.sum().item<double>();
    const double leaking = (bright & (system.coverage() < 0.5)).sum().item<double>();
    if (!(count > 0) || leaking <= 0.02 * count) {
        return {};
    }
    return percent(leaking / count) +
           " of the bright pixels see past the source grid; enlarge it or mask them.";
}

std::string chi2Warning(double meanChi2, int pixels)
{
    const double m = pixels;
    if (std::abs(meanChi2 - m) <= 5 * std::sqrt(2 * m)) {
        return {};
    }
    return "The samples' mean chi-squared is " + std::to_string(std::lround(meanChi2)) + " for " +
           std::to_string(pixels) +
           " pixels: the lens model, the lens light or the noise level does not fit these data.";
}

std::string fallbackWarning(std::int64_t fallbacks, std::int64_t steps)
{
    const double share =
        static_cast<double>(fallbacks) / static_cast<double>(std::max<std::int64_t>(1, steps));
    if (share <= 0.01) {
        return {};
    }
    return percent(share) + " of the steps fell back on a cruder guidance, as the prior's "
                            "derivative is not symmetric there; check the coverage.";
}

std::string asymmetryWarning(double asymmetry)
{
    constexpr double kAsymmetric = 0.1;
    if (asymmetry <= kAsymmetric) {
        return {};
    }
    return "The network's derivative is symmetric to " + percent(asymmetry) +
           " only, and the sampler takes it for a covariance: check the coverage, or compare with "
           "a sampler that uses no derivative, cla+pc+mala.";
}

double asymmetryNear(const Denoiser& prior, const Tensor& samples, std::uint64_t seed)
{
    constexpr std::int64_t kProbed = 4;
    const Tensor few = samples.narrow(0, 0, std::min(kProbed, samples.size(0)));
    const SampleNoise noise(seed, 0, static_cast<int>(few.size(0)));
    const Tensor normals =
        noise.normals(SampleNoise::kSetup, few[0].numel()).reshape(few.sizes()).to(few.options());
    double worst = 0;
    for (const double part : {0.1, 1.0, 5.0}) {
        const double sigma = part * prior.sigmaData();
        worst = std::max(worst, jacobianAsymmetry(prior, few + sigma * normals, sigma, seed));
    }
    return worst;
}

} // namespace anneau
