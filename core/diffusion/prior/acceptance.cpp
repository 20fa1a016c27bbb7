// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/acceptance.h"

#include "core/base/printed.h"
#include "core/base/random.h"
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/prior/moments.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace anneau {
namespace {

constexpr int kImages = 4;
constexpr int kLevels = 6;
/// How much larger than without a network errors may be. At low noise Gaussian images are not quite
/// what the network knows: it takes some of their detail for noise.
constexpr double kWorseThanNothing = 1.2;
constexpr double kWorseAtLowNoise = 3;
constexpr double kLowNoise = 0.3; // of the pixels' RMS
constexpr double kAsymmetryLimit = 0.6;
constexpr std::uint64_t kSeed = 11;

double rootMeanSquare(const Tensor& values)
{
    return values.square().mean().sqrt().item<double>();
}

/// Standard normals that depend on seed and stream only.
Tensor normalProbe(at::IntArrayRef shape, std::uint64_t seed, std::uint32_t stream)
{
    Tensor out = at::empty(shape, at::kFloat);
    Rng rng(seed, stream);
    rng.fillNormal({out.data_ptr<float>(), static_cast<std::size_t>(out.numel())});
    return out;
}

std::string rangeFault(const Denoiser& denoiser)
{
    const double pixels = denoiser.sigmaData();
    if (denoiser.sigmaMin() <= 0.1 * pixels && denoiser.sigmaMax() >= 3 * pixels) {
        return {};
    }
    return printed("its noise levels, %.3g to %.3g, do not reach from a tenth of the pixels' RMS "
                   "%.3g to three times it",
                   denoiser.sigmaMin(), denoiser.sigmaMax(), pixels);
}

/// At six levels in equal ratios.
std::string errorFault(const Denoiser& denoiser, const Tensor& images, const Tensor& normals)
{
    double before = 0;
    for (int i = 0; i < kLevels; ++i) {
        const double sigma =
            denoiser.sigmaMin() *
            std::pow(denoiser.sigmaMax() / denoiser.sigmaMin(), i / (kLevels - 1.0));
        const Tensor noisy = images + sigma * normals;
        const double error = rootMeanSquare(denoiser.mean(noisy, sigma) - images);
        if (!std::isfinite(error)) {
            return printed("its output is not finite at noise level %.3g", sigma);
        }
        if (error < 0.7 * before) {
            return printed("its error does not grow with the noise, at level %.3g", sigma);
        }
        const double skip = edmFactors(sigma, denoiser.sigmaData()).skip;
        const double nothing = rootMeanSquare(skip * noisy - images);
        const bool low = sigma < kLowNoise * denoiser.sigmaData();
        if (error > (low ? kWorseAtLowNoise : kWorseThanNothing) * nothing) {
            return printed("at noise level %.3g it errs by %.3g, more than no network does (%.3g)",
                           sigma, error, nothing);
        }
        before = error;
    }
    return {};
}

std::string meanFault(const Denoiser& denoiser, const Tensor& normals)
{
    const double sigma = denoiser.sigmaMax();
    const Tensor& mean = denoiser.moments().mean;
    const Tensor far = denoiser.mean(mean.unsqueeze(0) + sigma * normals, sigma);
    return rootMeanSquare(far.mean(0) - mean) > 0.3 * denoiser.sigmaData()
               ? "at the highest noise level it does not return the mean image"
               : std::string();
}

std::string symmetryFault(const Denoiser& denoiser, const Tensor& images, const Tensor& normals)
{
    for (const double part : {0.1, 1.0}) {
        const double sigma = part * denoiser.sigmaData();
        const double found =
            jacobianDifference(denoiser, (images + sigma * normals).slice(0, 0, 2), sigma, kSeed);
        if (!(found <= kAsymmetryLimit)) {
            return printed("its Jacobian is not symmetric at noise level %.3g (by %.2g of its "
                           "size), so it is not the mean of images under noise",
                           sigma, found);
        }
    }
    return {};
}

} // namespace

std::string acceptanceFault(const Denoiser& denoiser)
{
    const c10::NoGradGuard guard;
    const PriorMoments& moments = denoiser.moments();
    const std::int64_t side = denoiser.pixels();
    const Tensor normals =
        normalProbe({kImages, 1, side, side}, kSeed, 0).to(moments.mean.device());
    const Tensor weights = normalProbe({kImages, moments.components.size(0)}, kSeed, 1);
    const Tensor images =
        startFrom(moments, 0, at::zeros_like(normals), weights.to(moments.mean.device()));
    std::string fault = rangeFault(denoiser);
    if (fault.empty()) {
        fault = errorFault(denoiser, images, normals);
    }
    if (fault.empty()) {
        fault = meanFault(denoiser, normals);
    }
    return fault.empty() ? symmetryFault(denoiser, images, normals) : fault;
}

double jacobianDifference(const Denoiser& prior, const Tensor& noisy, double sigma,
                          std::uint64_t seed)
{
    constexpr double kStep = 0.1; // of sigma: above the rounding of bfloat16, below the curvature
    const auto vjp = prior.meanWithVjp(noisy, sigma).second;
    const Tensor smooth = vjp(normalProbe(noisy.sizes(), seed, 2).to(noisy.device()));
    const Tensor turned = vjp(smooth);
    const Tensor step = smooth * (kStep * sigma / rootMeanSquare(smooth));
    const Tensor change = prior.mean(noisy + step, sigma) - prior.mean(noisy - step, sigma);
    const Tensor along = change * (rootMeanSquare(smooth) / (2 * kStep * sigma));
    return rootMeanSquare(along - turned) / rootMeanSquare(turned);
}

} // namespace anneau
