// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/posterior_sampler.h"

#include "core/base/parallel.h"
#include "core/diffusion/conditioning.h"
#include "core/diffusion/edm.h"
#include "core/diffusion/integrator.h"
#include "core/diffusion/moments.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/split_denoiser.h"

#include <ATen/ATen.h>

#include <memory>
#include <stdexcept>

namespace anneau {
namespace {

/// Normals of the shape of the batch, on the prior's device.
Tensor stepNoise(const SampleNoise& noise, std::uint32_t step, const Tensor& like)
{
    return noise.normals(step, like[0].numel()).reshape(like.sizes()).to(like.device());
}

/// The start, in float64: the state keeps digits that the network does not need.
Tensor startState(const Denoiser& prior, const SampleNoise& noise)
{
    const PriorMoments& moments = prior.moments();
    const std::int64_t components = moments.components.defined() ? moments.components.size(0) : 0;
    const std::int64_t pixels = moments.mean.numel();
    const Tensor numbers =
        noise.normals(SampleNoise::kStart, pixels + components).to(moments.mean.options());
    const Tensor white =
        numbers.narrow(1, 0, pixels)
            .reshape({noise.batch(), 1, moments.mean.size(1), moments.mean.size(2)});
    return startFrom(moments, prior.sigmaMax(), white, numbers.narrow(1, pixels, components))
        .to(at::kDouble);
}

} // namespace

Result<SamplerSettings> SamplerSettings::named(const std::string& name, int steps)
{
    SamplerSettings settings;
    if (name == "default") {
        settings = {name, "dpmpp_2m_sde", 64, 2};
    } else if (name == "preview") {
        settings = {name, "dpmpp_2m_sde", 32, 1};
    } else if (name == "gaussian") {
        return SamplerSettings{name, "", 0, 0};
    } else {
        return fail(Error::Kind::BadInput,
                    "The sampler is default, preview or gaussian, not \"" + name + "\".");
    }
    if (steps < 0 || steps == 1) {
        return fail(Error::Kind::BadInput, "The number of sampling steps must be 2 or more.");
    }
    settings.steps = steps > 0 ? steps : settings.steps;
    return settings;
}

SamplerDraw drawSamples(const Denoiser& prior, const LinearData* data,
                        const SamplerSettings& settings, const SampleNoise& noise,
                        const SamplerStep& onStep, std::stop_token stop)
{
    const at::NoGradGuard guard;
    const SplitDenoiser split(prior, threadCount());
    const StoppableDenoiser stoppable(split, stop);
    std::unique_ptr<const Conditioning> conditioned;
    if (data != nullptr) {
        conditioned = std::make_unique<const MmpsConditioning>(
            stoppable, *data, pixelVariance(prior.moments()), settings.iterations);
    }
    const Denoiser& target = conditioned ? static_cast<const Denoiser&>(*conditioned) : stoppable;
    const Integrator* integrator = findIntegrator(settings.integrator);
    expects(integrator != nullptr, "drawSamples: unknown integrator");

    const Tensor start = startState(prior, noise);
    const auto levels = edmLevels(settings.steps, prior.sigmaMin(), prior.sigmaMax());
    const auto denoise = [&](const Tensor& x, double sigma) {
        return target.mean(x.to(at::kFloat), sigma).to(at::kDouble);
    };
    const auto normals = [&](int step) {
        return stepNoise(noise, static_cast<std::uint32_t>(step), start);
    };
    const auto report = [&](int step, double sigma, const Tensor& x, const Tensor& denoised) {
        if (!at::isfinite(x).all().item<bool>()) {
            throw std::runtime_error("sampling step " + std::to_string(step) +
                                     " gave pixels that are not finite.");
        }
        if (onStep) {
            onStep(step, settings.steps, sigma, denoised);
        }
    };
    const Tensor end = integrator->run(start, levels, denoise, normals, report, stop);
    if (stop.stop_requested()) {
        throw Cancelled();
    }
    return {end.to(at::kFloat), conditioned ? conditioned->fallbacks() : 0};
}

double pixelVariance(const PriorMoments& moments)
{
    const double pixels = static_cast<double>(moments.mean.numel());
    const double components =
        moments.components.defined() ? moments.components.square().sum().item<double>() : 0;
    return components / pixels + moments.remainder;
}

} // namespace anneau
