// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/posterior_sampler.h"

#include "core/base/parallel.h"
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/prior/moments.h"
#include "core/diffusion/prior/split_denoiser.h"
#include "core/diffusion/prior/stoppable_denoiser.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/samplers/conditionings.h"
#include "core/diffusion/samplers/integrator.h"
#include "core/diffusion/samplers/split_gibbs.h"
#include "core/session/sampler_guide.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <memory>
#include <stdexcept>

namespace anneau {
namespace {

/// Normals of the shape of the batch, on the prior's device.
Tensor stepNoise(const SampleNoise& noise, std::uint32_t step, const Tensor& like)
{
    return noise.normals(step, like[0].numel()).reshape(like.sizes()).to(like.device());
}

} // namespace

Result<SamplerSettings> SamplerSettings::named(const std::string& name, int steps)
{
    const auto parts = parseSampler(name);
    if (!parts) {
        return failWith(parts);
    }
    if (steps < 0 || steps == 1) {
        return fail(Error::Kind::BadInput, "The number of sampling steps must be 2 or more.");
    }
    SamplerSettings settings{name, "", 0, 0};
    if (const SamplerPreset* preset = findPreset(parts->base)) {
        settings = {name, "dpmpp_2m_sde", preset->steps, preset->iterations, "mmps", preset->moves};
    } else if (parts->base == "split_gibbs") {
        settings.steps = SplitGibbsSettings().shrinking + SplitGibbsSettings().staying;
        settings.conditioning.clear();
    } else if (parts->base.empty()) {
        const ConditioningRow* row = findConditioning(parts->conditioning);
        expects(row != nullptr && findIntegrator(parts->integrator) != nullptr,
                "SamplerSettings: a name of the guide that the engine does not have");
        settings = {name, parts->integrator, row->steps, 2, parts->conditioning};
    }
    settings.moves += parts->moves;
    if (settings.steps > 0 && steps > 0) {
        settings.steps = steps;
    }
    return settings;
}

bool SamplerSettings::needsImage() const
{
    const ConditioningRow* row = findConditioning(conditioning);
    return row != nullptr && row->needsImage;
}

namespace {

using StepReport = std::function<void(int, int, double, const Tensor& state, const Tensor& shown)>;

/// Walks the levels with the prior, or with the prior given the data.
Tensor integrate(const Denoiser& prior, const Denoiser& target, const SamplerSettings& settings,
                 const std::vector<double>& levels, const SampleNoise& noise,
                 const StepReport& report, const std::stop_token& stop)
{
    const Integrator* integrator = findIntegrator(settings.integrator);
    expects(integrator != nullptr, "drawSamples: unknown integrator");
    const Tensor start = startState(prior, noise);
    return integrator->run(
        start, levels,
        [&](const Tensor& x, double sigma) {
            return target.mean(x.to(at::kFloat), sigma).to(at::kDouble);
        },
        [&](int number) { return stepNoise(noise, static_cast<std::uint32_t>(number), start); },
        [&](int step, double sigma, const Tensor& x, const Tensor& denoised) {
            report(step, settings.steps + settings.moves, sigma, x, denoised);
        },
        stop);
}

/// Moves the samples on by a walk at a small level.
void finish(const Denoiser& prior, const LinearData& data, const SamplerSettings& settings,
            const SampleNoise& noise, const StepReport& report, SamplerDraw& out)
{
    WalkSettings walk;
    walk.moves = settings.moves;
    walk.level = walkLevel(prior, data, out.samples);
    const WalkMetric metric = WalkMetric::ofSamples(out.samples, walk.level);
    const auto onMove = [&](int move, int moves, const Tensor& denoised) {
        report(settings.steps + move, settings.steps + moves, walk.level, denoised, denoised);
    };
    out.walk = metropolisWalk(prior, data, out.samples, metric, walk, noise, onMove);
    out.samples = out.walk->samples.to(at::kFloat);
}

} // namespace

SamplerDraw drawSamples(const Denoiser& prior, const LinearData* data,
                        const SamplerSettings& settings, const SampleNoise& noise,
                        const SamplerStep& onStep, std::stop_token stop)
{
    const c10::NoGradGuard guard;
    const SplitDenoiser split(prior, threadCount());
    const StoppableDenoiser stoppable(split, stop);
    const auto report = [&](int step, int steps, double sigma, const Tensor& x,
                            const Tensor& shown) {
        if (!at::isfinite(x).all().item<bool>()) {
            throw std::runtime_error("sampling step " + std::to_string(step) +
                                     " gave pixels that are not finite.");
        }
        if (onStep) {
            onStep(step, steps, sigma, shown);
        }
    };
    SamplerDraw out;
    if (data != nullptr && settings.key == "split_gibbs") {
        SplitGibbsSettings gibbs = SplitGibbsSettings::forPrior(prior);
        gibbs.staying = settings.steps / 4;
        gibbs.shrinking = settings.steps - gibbs.staying;
        const auto onPair = [&](int pair, int pairs, double width, const Tensor& z) {
            report(pair, pairs + settings.moves, width, z, z);
        };
        out.samples = splitGibbs(stoppable, *data, gibbs, noise, onPair, stop).to(at::kFloat);
    } else {
        const auto levels = edmLevels(settings.steps, prior.sigmaMin(), prior.sigmaMax());
        std::unique_ptr<const Conditioning> conditioned;
        if (data != nullptr) {
            const ConditioningRow* row = findConditioning(settings.conditioning);
            expects(row != nullptr, "drawSamples: unknown conditioning");
            conditioned = row->make(stoppable, *data,
                                    {pixelVariance(prior.moments()), settings.iterations, levels});
        }
        const Denoiser& target =
            conditioned ? static_cast<const Denoiser&>(*conditioned) : stoppable;
        out.samples =
            integrate(prior, target, settings, levels, noise, report, stop).to(at::kFloat);
        out.fallbacks = conditioned ? conditioned->fallbacks() : 0;
    }
    if (stop.stop_requested()) {
        throw Cancelled();
    }
    if (data != nullptr && settings.moves > 0) {
        finish(stoppable, *data, settings, noise, report, out);
    }
    out.evaluations = stoppable.calls().evaluations;
    out.derivatives = stoppable.calls().derivatives;
    return out;
}

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

double pixelVariance(const PriorMoments& moments)
{
    const double pixels = static_cast<double>(moments.mean.numel());
    const double components =
        moments.components.defined() ? moments.components.square().sum().item<double>() : 0;
    return components / pixels + moments.remainder;
}

} // namespace anneau
