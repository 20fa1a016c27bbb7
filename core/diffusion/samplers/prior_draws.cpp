// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/prior_draws.h"

#include "core/diffusion/samplers/posterior_sampler.h"

namespace anneau {

Tensor drawUnconditional(const Denoiser& prior, const SampleNoise& noise, int steps,
                         std::stop_token stop)
{
    const SamplerSettings settings = SamplerSettings::named("default", steps).value();
    return drawSamples(prior, nullptr, settings, noise, {}, std::move(stop)).samples;
}

} // namespace anneau
