// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/classical_inversion.h"

#include "core/diffusion/left_behind.h"
#include "core/diffusion/likelihood/basis_inversion.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <memory>

namespace anneau {
namespace {

/// A combination of the data that determines less of a number may be left out.
constexpr double kTelling = 0.02;
/// Refined no less than this at a time.
constexpr double kFiner = 1.0 / 16;

ClassicalInversion invertByGram(const NormalEquations& equations, const Covariance& shape,
                                double guess, std::int64_t side)
{
    const Tensor whitened = whitenedGram(shape, equations.gram);
    const double amplitude = mostProbableAmplitude(equations, shape, whitened, guess);
    const auto posterior = std::make_shared<const GaussianInversion>(
        equations, at::zeros_like(equations.backProjected), shape, whitened, amplitude);
    return {shape.scaled(amplitude), toImage(posterior->mean().reshape({side, side})),
            [posterior](const Tensor& normals) {
                return posterior->draws(normals);
            }};
}

ClassicalInversion invertInBasis(LensSystem& system, const Tensor& back, const Covariance& shape,
                                 double guess, const std::stop_token& stop)
{
    using Posterior = std::shared_ptr<const BasisInversion>;
    Posterior posterior;
    for (bool finer = true; finer;) {
        const auto basis = system.basis(stop);
        const LinearData data{basis, LinearData::coordinatesOf(*basis, back),
                              at::ones({1, 1}, back.options())};
        posterior = computeAside<Posterior>(
            [data, shape, guess] {
                const c10::NoGradGuard guard; // the thread is new
                const Tensor mean = at::zeros({shape.size()}, data.coordinates.options());
                return std::make_shared<const BasisInversion>(data, mean, shape, 0, guess);
            },
            stop);
        const double excess = posterior->weakest() / kTelling;
        finer = excess > 1 && system.refineProjection(std::min(kFiner, 0.5 / excess), stop);
    }
    const std::int64_t side = system.key().source.pixels;
    return {shape.scaled(posterior->amplitude()), toImage(posterior->mean().reshape({side, side})),
            [posterior](const Tensor& normals) {
                return posterior->draws(normals);
            }};
}

} // namespace

ClassicalInversion invertClassically(LensSystem& system, const Tensor& data,
                                     const Covariance& shape, const std::stop_token& stop)
{
    const Tensor back = system.backProject(data.unsqueeze(0));
    // What a source as bright as the data would have: the search covers e^6 to either side.
    const double area = system.key().pixelScale * system.key().pixelScale;
    const double power = (data * system.weight()).square().sum(at::kDouble).item<double>() /
                         static_cast<double>(system.usedPixels());
    const double guess = std::max(power, 1e-30) / (area * area);
    const std::int64_t side = system.key().source.pixels;
    if (!system.hasGram()) {
        return invertInBasis(system, back, shape, guess, stop);
    }
    NormalEquations equations;
    equations.gram = system.gram();
    equations.backProjected = back.squeeze(0);
    equations.dataNorm = system.chi2(data.unsqueeze(0)).item<double>();
    equations.logNoise = system.logNoise();
    return computeAside<ClassicalInversion>(
        [equations, shape, guess, side] {
            const c10::NoGradGuard guard; // the thread is new
            return invertByGram(equations, shape, guess, side);
        },
        stop);
}

Covariance priorShape(const PriorMoments& moments)
{
    const std::int64_t width = moments.mean.size(2);
    const Tensor mean = at::fft_rfft2(moments.mean.squeeze(0)).abs().square() /
                        static_cast<double>(moments.mean.numel());
    const Covariance raw = Covariance::stationary(moments.spectrum + mean, static_cast<int>(width));
    return raw.scaled(1 / raw.meanVariance());
}

} // namespace anneau
