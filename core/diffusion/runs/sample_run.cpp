// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/sample_run.h"

#include "core/base/parallel.h"
#include "core/diffusion/data/unit.h"
#include "core/diffusion/likelihood/classical_inversion.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/diffusion/prior/split_denoiser.h"
#include "core/diffusion/prior/stoppable_denoiser.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/run_start.h"
#include "core/diffusion/runs/run_warnings.h"
#include "core/diffusion/runs/sampling_advice.h"
#include "core/diffusion/runs/sampling_run.h"
#include "core/diffusion/samplers/chain_check.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "core/forward/lens_image.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

/// Of the source behind a lens that is held.
class SourceRun final : public SamplingRun {
public:
    using SamplingRun::SamplingRun;

private:
    Result<void> prepare() override;
    Recorded recorded() const override;
    Image spreadOfPrior(const RunRecord& record) const override;
    Result<void> proceed() override;
    void draw() override;
    void check() override;
    void summarise() override;

    void invert();
    void drawBlock(int first, int count);
    Tensor drawGaussian(int first, int count);
    Tensor drawNetwork(int first, int count);
    void deliver(int first, const Tensor& sources);
    void advise();
    void summariseWalk();
    bool usesNetwork() const { return m_settings.steps > 0; }

    at::Device m_device{at::kCPU};
    SamplerSettings m_settings;
    std::shared_ptr<const Denoiser> m_prior;
    std::shared_ptr<LensSystem> m_system;
    Tensor m_data; // [H, W] without lens light and sky
    std::optional<ClassicalInversion> m_classical;
    LinearData m_linear;
    int m_batch = 1;
    std::int64_t m_fallbacks = 0;
    std::int64_t m_steps = 0;       ///< Of all images together.
    std::int64_t m_evaluations = 0; ///< The same, of the network.
    std::int64_t m_derivatives = 0;
    int m_computed = 0; ///< Images, those that were not wanted included.
    Tensor m_first;     ///< [B, 1, H, W] the first block drawn, for the checks.
    WalkTraces m_traces;
};

std::vector<Image> pictures(const Tensor& sources)
{
    const Tensor local = sources.to(at::kCPU, at::kFloat);
    std::vector<Image> images;
    for (std::int64_t i = 0; i < local.size(0); ++i) {
        images.push_back(toImage(local.select(0, i)));
    }
    return images;
}

Result<void> SourceRun::prepare()
{
    const auto device = chooseDevice(job().device);
    if (!device) {
        return failWith(device);
    }
    m_device = *device;
    const auto settings =
        SamplerSettings::named(job().prior.empty() ? "gaussian" : job().sampler, job().steps);
    if (!settings) {
        return failWith(settings);
    }
    m_settings = *settings;
    if (job().samples < 1) {
        return fail(Error::Kind::BadInput, "The number of samples must be 1 or more.");
    }
    const auto prior = priorOf(cache(), job(), m_device, stop());
    if (!prior) {
        return failWith(prior);
    }
    m_prior = *prior;
    if (m_prior && m_prior->pixels() != job().scene.sourceGrid.pixels) {
        return fail(Error::Kind::BadInput, priorSizeFault(m_prior->pixels(), job().scene));
    }
    stage("lens operator", 0, 1);
    m_system = lensSystem(cache(), job(), m_device, stop());
    const Tensor seen =
        toTensor(job().observation.data) - toTensor(lensLightImage(job().observation, job().scene));
    m_data = at::nan_to_num(seen.to(m_device), 0.0, 0.0, 0.0);
    advise();
    summary().pixels = static_cast<int>(m_system->usedPixels());
    summary().device = m_device.str();
    summary().sampler = m_settings.key;
    summary().steps = m_settings.steps;
    warn(leakWarning(*m_system, m_data));
    invert();
    return {};
}

void SourceRun::advise()
{
    SamplingCase given;
    given.steps = job().steps;
    given.batch = job().batch;
    given.samples = job().samples;
    given.peakSnr = m_system->whiten(m_data).max().item<double>();
    given.pixels = job().scene.sourceGrid.pixels;
    given.device = m_device;
    given.freeMemory = m_device.is_cpu() ? availableMemory() : 0;
    const SamplingAdvice advice = adviseSampling(m_settings, given);
    m_settings = advice.settings;
    m_batch = advice.batch;
    summary().choices = advice.reasons;
}

SamplingRun::Recorded SourceRun::recorded() const
{
    return {m_settings.key + (job().noiseCorrelation.empty() ? "" : ", correlated noise"),
            job().samples};
}

Image SourceRun::spreadOfPrior(const RunRecord& record) const
{
    const int side = job().scene.sourceGrid.pixels;
    Image deviation;
    if (usesNetwork()) {
        deviation = SamplingRun::spreadOfPrior(record);
    } else {
        const double variance = m_classical->covariance.meanVariance(); // the same everywhere
        deviation = Image(side, side, static_cast<float>(std::sqrt(variance)));
    }
    return deviation.rows() == side && deviation.cols() == side ? deviation : Image();
}

void SourceRun::invert()
{
    stage("classical inversion", 0, 1);
    const int side = job().scene.sourceGrid.pixels;
    const Covariance shape = m_prior ? priorShape(m_prior->moments())
                                     : genericGalaxyCovariance(side, m_device, at::kFloat);
    m_classical.emplace(invertClassically(*m_system, m_data, shape, stop()));
    if (!m_system->hasGram()) {
        summary().choices.push_back(projectionChoice(*m_system, *m_system->basis(stop())));
    }
    const double known = knownFluxScale();
    summary().fluxScale = known > 0 ? known : fluxScaleOf(m_classical->source);
    if (events().onStep) {
        events().onStep(0, m_settings.steps, usesNetwork() ? m_prior->sigmaMax() : 0,
                        {m_classical->source});
    }
}

Result<void> SourceRun::proceed()
{
    if (!usesNetwork()) {
        return {};
    }
    stage("singular values", 0, 1);
    const auto basis = m_system->basis(stop());
    const Tensor back = m_system->backProject(m_data.unsqueeze(0));
    const Tensor gain = at::full({1, 1}, summary().fluxScale, back.options());
    m_linear = {basis, LinearData::coordinatesOf(*basis, back), gain};
    if (m_settings.needsImage()) {
        m_linear.image =
            std::make_shared<const ImageData>(m_system->imageData(m_data.unsqueeze(0)));
    }
    return {};
}

Tensor SourceRun::drawGaussian(int first, int count)
{
    const Tensor normals =
        SampleNoise(job().seed, first, count).normals(0, m_system->sourcePixels());
    return m_classical->draws(normals);
}

Tensor SourceRun::drawNetwork(int first, int count)
{
    const double scale = summary().fluxScale;
    const auto onStep = [&](int step, int steps, double sigma, const Tensor& denoised) {
        if (events().onStep) {
            events().onStep(step, steps, sigma, pictures(scale * denoised));
        }
        stage("sampling", first + count * static_cast<double>(step) / steps, job().samples);
    };
    const SamplerDraw draw = drawSamples(*m_prior, &m_linear, m_settings,
                                         SampleNoise(job().seed, first, count), onStep, stop());
    m_fallbacks += draw.fallbacks;
    m_steps += static_cast<std::int64_t>(count) * m_settings.steps;
    m_evaluations += draw.evaluations;
    m_derivatives += draw.derivatives;
    if (draw.walk) {
        m_traces.append(draw.walk->traces);
        summary().acceptance += count * draw.walk->acceptance;
        summary().level += count * draw.walk->level;
        summary().integralError = std::max(summary().integralError, draw.walk->integralError);
    }
    m_first = m_computed == 0 ? draw.samples : m_first;
    m_computed += count;
    return scale * draw.samples.reshape({count, -1});
}

/// sources [B, n] e-/s per arcsec^2.
void SourceRun::deliver(int first, const Tensor& sources)
{
    const Tensor models = m_system->image(sources);
    const Tensor chi2 = m_system->chi2(m_data - models).to(at::kCPU);
    const std::int64_t side = job().scene.sourceGrid.pixels;
    const auto sourceImages = pictures(sources.reshape({-1, side, side}));
    const auto modelImages = pictures(models);
    for (std::size_t i = 0; i < sourceImages.size(); ++i) {
        const int index = first + static_cast<int>(i);
        if (index < job().samples) {
            keep({index, sourceImages[i], modelImages[i],
                  chi2[static_cast<std::int64_t>(i)].item<double>()});
        }
    }
}

void SourceRun::drawBlock(int first, int count)
{
    bool all = true;
    for (int i = first; i < first + count; ++i) {
        all = all && finished(i);
    }
    if (!all) {
        deliver(first, usesNetwork() ? drawNetwork(first, count) : drawGaussian(first, count));
    }
    stage("sampling", first + count, job().samples);
}

void SourceRun::draw()
{
    int block = std::min(m_batch, job().samples);
    for (int first = 0; first < job().samples;) {
        if (stop().stop_requested()) {
            throw Cancelled();
        }
        const int count = std::min(block, job().samples - first);
        try {
            drawBlock(first, count);
            first += count;
        } catch (const std::exception& fault) {
            if (!isOutOfMemory(fault) || block == 1) {
                throw;
            }
            block /= 2;
            summary().warnings.push_back("Memory ran out; going on with " + std::to_string(block) +
                                         " samples at a time.");
        }
    }
}

void SourceRun::check()
{
    if (!job().selfCheck || !usesNetwork() || m_computed == 0 || m_first.size(0) < kCheckChains) {
        return;
    }
    stage("self-check", 0, 2);
    const StoppableDenoiser stoppable(*m_prior, stop());
    const SplitDenoiser prior(stoppable, threadCount());
    summary().asymmetry = asymmetryNear(prior, m_first, job().seed);
    warn(asymmetryWarning(summary().asymmetry));
    stage("self-check", 1, 2);
    if (m_settings.moves == 0) { // chains are not tested by chains
        const SampleNoise noise(job().seed, 0, kCheckChains);
        warn(checkByChains(prior, m_linear, m_first, noise).complaint(summary().pixels));
    }
    stage("self-check", 2, 2);
}

void SourceRun::summariseWalk()
{
    summary().moves = m_settings.moves;
    if (m_settings.moves == 0 || m_computed == 0) {
        return;
    }
    summary().acceptance /= m_computed;
    summary().level /= m_computed;
    const ChainDiagnostics chains = m_traces.diagnose();
    summary().rhat = chains.rhat;
    summary().effectiveDraws = chains.bulkEss;
}

void SourceRun::summarise()
{
    if (m_computed > 0) {
        summary().evaluations = static_cast<double>(m_evaluations) / m_computed;
        summary().derivatives = static_cast<double>(m_derivatives) / m_computed;
    }
    summariseWalk();
    if (summary().samples > 0) {
        warn(chi2Warning(summary().meanChi2, summary().pixels));
    }
    warn(fallbackWarning(m_fallbacks, m_steps));
}

} // namespace

int automaticBatch(const at::Device& device)
{
    return device.is_cpu() ? 16 : 64;
}

Result<std::shared_ptr<const Denoiser>> priorOf(EngineCache& cache, const SampleJob& job,
                                                const at::Device& device, std::stop_token stop)
{
    if (job.prior.empty()) {
        return std::shared_ptr<const Denoiser>();
    }
    std::error_code fault; // said by loadPrior()
    const EngineCache::PriorKey key{job.prior, std::filesystem::last_write_time(job.prior, fault),
                                    std::filesystem::file_size(job.prior, fault), device};
    if (!fault && cache.prior && cache.priorKey == key) {
        return cache.prior;
    }
    const auto prior = loadPrior(job.prior, device, "auto", std::move(stop));
    if (!prior) {
        return failWith(prior);
    }
    cache.prior = *prior;
    cache.priorKey = key;
    return cache.prior;
}

std::shared_ptr<LensSystem> lensSystem(EngineCache& cache, const SampleJob& job,
                                       const at::Device& device, std::stop_token stop)
{
    LensSystem::Key key =
        LensSystem::keyOf(job.observation, job.scene, device, job.noiseCorrelation);
    if (!cache.system || !(cache.system->key() == key)) {
        cache.system.reset(); // its memory first
        cache.system = std::make_shared<LensSystem>(std::move(key), device, stop);
    }
    return cache.system;
}

Result<SampleSummary> runSampling(const SampleJob& job, const SampleEvents& events,
                                  std::stop_token stop, EngineCache& cache)
{
    return guarded<SampleSummary>([&]() -> Result<SampleSummary> {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return SourceRun(job, events, std::move(stop), cache).execute();
    });
}

} // namespace anneau
