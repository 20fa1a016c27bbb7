// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/classical_inversion.h"

#include "core/diffusion/left_behind.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace anneau {

ClassicalInversion invertClassically(const LensSystem& system, const Tensor& data,
                                     const Covariance& shape, const std::stop_token& stop)
{
    NormalEquations equations;
    equations.gram = system.gram();
    equations.backProjected = system.backProject(data.unsqueeze(0)).squeeze(0);
    equations.dataNorm = system.chi2(data.unsqueeze(0)).item<double>();
    equations.logNoise = system.logNoise();
    // What a source as bright as the data would have: the search covers e^6 to either side.
    const double area = system.key().pixelScale * system.key().pixelScale;
    const double power = (data * system.weight()).square().sum(at::kDouble).item<double>() /
                         static_cast<double>(system.usedPixels());
    const double guess = std::max(power, 1e-30) / (area * area);
    const std::int64_t side = system.key().source.pixels;
    return computeAside<ClassicalInversion>(
        [equations, shape, guess, side]() -> ClassicalInversion {
            const c10::NoGradGuard guard; // the thread is new
            const Tensor whitened = whitenedGram(shape, equations.gram);
            const double amplitude = mostProbableAmplitude(equations, shape, whitened, guess);
            GaussianInversion posterior(equations, at::zeros_like(equations.backProjected), shape,
                                        whitened, amplitude);
            Image source = toImage(posterior.mean().reshape({side, side}));
            return {shape.scaled(amplitude), std::move(posterior), std::move(source)};
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
