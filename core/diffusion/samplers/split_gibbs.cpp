// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/split_gibbs.h"

#include "core/base/error.h"
#include "core/diffusion/likelihood/gaussian_coupling.h"
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/prior/moments.h"
#include "core/diffusion/samplers/integrator.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace anneau {
namespace {

/// Random numbers of pair k: its denoising steps take k * kPair + step, its data step the last.
constexpr std::uint32_t kPair = 1024;

double width(const SplitGibbsSettings& s, int pair)
{
    const double part = std::min(1.0, static_cast<double>(pair) / std::max(1, s.shrinking - 1));
    return s.first * std::pow(s.last / s.first, part);
}

} // namespace

SplitGibbsSettings SplitGibbsSettings::forPrior(const Denoiser& prior)
{
    SplitGibbsSettings out;
    out.first = prior.sigmaData();
    out.last = std::min(3 * prior.sigmaMin(), 0.1 * out.first);
    return out;
}

Tensor splitGibbs(const Denoiser& prior, const LinearData& data, const SplitGibbsSettings& settings,
                  const SampleNoise& noise,
                  const std::function<void(int, int, double, const Tensor&)>& onStep,
                  std::stop_token stop)
{
    expects(settings.inner >= 2 && settings.inner < static_cast<int>(kPair) - 1 &&
                settings.first > settings.last && settings.last > prior.sigmaMin(),
            "splitGibbs: settings");
    const Tensor& mean = prior.moments().mean;
    const std::int64_t pixels = mean.numel();
    const std::vector<std::int64_t> sizes{noise.batch(), 1, mean.size(1), mean.size(2)};
    const GaussianCoupling coupling(data);
    const Integrator* integrator = findIntegrator("dpmpp_2m_sde");
    const at::ScalarType dtype = data.coordinates.scalar_type();
    const auto normals = [&](std::uint32_t number) {
        return noise.normals(number, pixels).to(mean.device());
    };
    const auto denoise = [&](const Tensor& x, double sigma) {
        return prior.mean(x.to(mean.scalar_type()), sigma).to(at::kDouble);
    };
    Tensor z = mean.to(at::kDouble).expand(sizes);
    const int pairs = settings.shrinking + settings.staying;
    for (int pair = 0; pair < pairs && !stop.stop_requested(); ++pair) {
        const double rho = width(settings, pair);
        const auto first = static_cast<std::uint32_t>(pair) * kPair;
        const Tensor x = coupling
                             .draw(z.reshape({noise.batch(), pixels}).to(dtype), rho,
                                   normals(first + kPair - 1).to(dtype))
                             .to(at::kDouble)
                             .reshape(sizes);
        const auto levels = edmLevels(settings.inner, prior.sigmaMin(), rho);
        z = integrator->run(
            x, levels, denoise,
            [&](int step) {
                return normals(first + static_cast<std::uint32_t>(step)).reshape(sizes);
            },
            {}, stop);
        if (onStep) {
            onStep(pair + 1, pairs, rho, z);
        }
    }
    return z;
}

} // namespace anneau
