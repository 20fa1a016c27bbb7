// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/sample_run.h"

#include "core/base/parallel.h"
#include "core/diffusion/chain_check.h"
#include "core/diffusion/classical_inversion.h"
#include "core/diffusion/data/unit.h"
#include "core/diffusion/posterior_sampler.h"
#include "core/diffusion/prior_file.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/run_start.h"
#include "core/diffusion/run_warnings.h"
#include "core/diffusion/sampling_advice.h"
#include "core/diffusion/split_denoiser.h"
#include "core/forward/lens_image.h"
#include "core/posterior/posterior_file.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One run, from job to summary.
class Run {
public:
    Run(const SampleJob& job, const SampleEvents& events, std::stop_token stop, EngineCache& cache)
        : m_job{job},
          m_events{events},
          m_stop{std::move(stop)},
          m_cache{cache}
    {}

    Result<SampleSummary> execute();

private:
    Result<void> prepare();
    Result<void> openFile();
    Image spreadOfPrior(const RunRecord& record) const;
    void invert();
    void prepareNetwork();
    void drawBlocks();
    void drawBlock(int first, int count);
    Tensor drawGaussian(int first, int count);
    Tensor drawNetwork(int first, int count);
    void deliver(int first, const Tensor& sources);
    void warn(const std::string& sentence);
    void advise();
    void checkSamples();
    void summariseWalk();
    bool usesNetwork() const { return m_settings.steps > 0; }
    void stage(const std::string& name, double done, double total) const;
    bool finished(int index) const;
    std::vector<Image> pictures(const Tensor& sources) const;

    const SampleJob& m_job;
    const SampleEvents& m_events;
    std::stop_token m_stop;
    EngineCache& m_cache;

    at::Device m_device{at::kCPU};
    SamplerSettings m_settings;
    std::shared_ptr<const Denoiser> m_prior;
    std::shared_ptr<LensSystem> m_system;
    Tensor m_data; // [H, W] without lens light and sky
    std::optional<ClassicalInversion> m_classical;
    LinearData m_linear;
    std::optional<PosteriorFile> m_file;
    std::string m_writeFault;
    SampleSummary m_summary;
    double m_chi2 = 0;
    int m_drawn = 0;
    int m_batch = 1;
    std::int64_t m_fallbacks = 0;
    std::int64_t m_steps = 0;       ///< Of all images together.
    std::int64_t m_evaluations = 0; ///< The same, of the network.
    std::int64_t m_derivatives = 0;
    int m_computed = 0; ///< Images, those that were not wanted included.
    Tensor m_first;     ///< [B, 1, H, W] the first block drawn, for the checks.
    WalkTraces m_traces;
    Clock::time_point m_drawing;
};

void Run::stage(const std::string& name, double done, double total) const
{
    if (m_events.progress) {
        m_events.progress({name, done, total});
    }
}

bool Run::finished(int index) const
{
    return m_file && m_file->contains(index);
}

std::vector<Image> Run::pictures(const Tensor& sources) const
{
    const Tensor local = sources.to(at::kCPU, at::kFloat);
    std::vector<Image> images;
    for (std::int64_t i = 0; i < local.size(0); ++i) {
        images.push_back(toImage(local.select(0, i)));
    }
    return images;
}

Result<void> Run::prepare()
{
    const auto device = chooseDevice(m_job.device);
    if (!device) {
        return failWith(device);
    }
    m_device = *device;
    const auto settings =
        SamplerSettings::named(m_job.prior.empty() ? "gaussian" : m_job.sampler, m_job.steps);
    if (!settings) {
        return failWith(settings);
    }
    m_settings = *settings;
    if (m_job.samples < 1) {
        return fail(Error::Kind::BadInput, "The number of samples must be 1 or more.");
    }
    const auto prior = priorOf(m_cache, m_job, m_device, m_stop);
    if (!prior) {
        return failWith(prior);
    }
    m_prior = *prior;
    if (m_prior && m_prior->pixels() != m_job.scene.sourceGrid.pixels) {
        return fail(Error::Kind::BadInput, priorSizeFault(m_prior->pixels(), m_job.scene));
    }
    stage("lens operator", 0, 1);
    m_system = lensSystem(m_cache, m_job, m_device, m_stop);
    const Tensor seen =
        toTensor(m_job.observation.data) - toTensor(lensLightImage(m_job.observation, m_job.scene));
    m_data = at::nan_to_num(seen.to(m_device), 0.0, 0.0, 0.0);
    advise();
    return {};
}

void Run::advise()
{
    SamplingCase given;
    given.steps = m_job.steps;
    given.batch = m_job.batch;
    given.samples = m_job.samples;
    given.peakSnr = m_system->whiten(m_data).max().item<double>();
    given.pixels = m_job.scene.sourceGrid.pixels;
    given.device = m_device;
    given.freeMemory = m_device.is_cpu() ? availableMemory() : 0;
    const SamplingAdvice advice = adviseSampling(m_settings, given);
    m_settings = advice.settings;
    m_batch = advice.batch;
    m_summary.choices = advice.reasons;
}

Result<void> Run::openFile()
{
    if (m_job.output.empty()) {
        return {};
    }
    auto made = newRunRecord(
        m_job, m_settings.key + (m_job.noiseCorrelation.empty() ? "" : ", correlated noise"),
        m_settings.steps, m_summary);
    if (!made) {
        return failWith(made);
    }
    RunRecord record = std::move(*made);
    std::error_code ignored;
    if (m_job.resume && std::filesystem::exists(m_job.output, ignored)) {
        auto file = PosteriorFile::open(m_job.output, true);
        if (!file) {
            return failWith(file);
        }
        if (m_job.fluxScale <= 0) { // not measured anew: the last digits may depend on the threads
            m_summary.fluxScale = record.fluxScale = file->record().fluxScale;
        }
        if (auto same = file->checkContinues(record, m_job.scene, m_job.observation); !same) {
            return same;
        }
        m_file.emplace(std::move(*file));
        return {};
    }
    auto file = PosteriorFile::create(m_job.output, record, m_job.scene, m_job.observation,
                                      PosteriorFile::ModelImages::Keep, PosteriorFile::Lens::Fixed,
                                      spreadOfPrior(record));
    if (!file) {
        return failWith(file);
    }
    m_file.emplace(std::move(*file));
    return {};
}

/// Of the sources that the sampler draws where there are no data; empty if that is not known.
Image Run::spreadOfPrior(const RunRecord& record) const
{
    const int side = m_job.scene.sourceGrid.pixels;
    Image deviation;
    if (usesNetwork()) {
        deviation = priorDeviation(m_job.prior, record.priorSha256, m_summary.fluxScale);
    } else {
        const double variance = m_classical->covariance.meanVariance(); // the same everywhere
        deviation = Image(side, side, static_cast<float>(std::sqrt(variance)));
    }
    return deviation.rows() == side && deviation.cols() == side ? deviation : Image();
}

void Run::invert()
{
    stage("classical inversion", 0, 1);
    const int side = m_job.scene.sourceGrid.pixels;
    const Covariance shape = m_prior ? priorShape(m_prior->moments())
                                     : genericGalaxyCovariance(side, m_device, at::kFloat);
    m_classical.emplace(invertClassically(*m_system, m_data, shape, m_stop));
    m_summary.fluxScale = m_job.fluxScale > 0 ? m_job.fluxScale : fluxScaleOf(m_classical->source);
    if (m_events.onStep) {
        m_events.onStep(0, m_settings.steps, usesNetwork() ? m_prior->sigmaMax() : 0,
                        {m_classical->source});
    }
}

void Run::prepareNetwork()
{
    stage("singular values", 0, 1);
    const auto basis = m_system->basis(m_stop);
    const Tensor back = m_system->backProject(m_data.unsqueeze(0));
    const Tensor gain = at::full({1, 1}, m_summary.fluxScale, back.options());
    m_linear = {basis, LinearData::coordinatesOf(*basis, back), gain};
    if (m_settings.needsImage()) {
        m_linear.image =
            std::make_shared<const ImageData>(m_system->imageData(m_data.unsqueeze(0)));
    }
}

Tensor Run::drawGaussian(int first, int count)
{
    const Tensor normals =
        SampleNoise(m_job.seed, first, count).normals(0, m_system->sourcePixels());
    return m_classical->posterior.draws(normals);
}

Tensor Run::drawNetwork(int first, int count)
{
    const double scale = m_summary.fluxScale;
    const auto onStep = [&](int step, int steps, double sigma, const Tensor& denoised) {
        if (m_events.onStep) {
            m_events.onStep(step, steps, sigma, pictures(scale * denoised));
        }
        stage("sampling", first + count * static_cast<double>(step) / steps, m_job.samples);
    };
    const SamplerDraw draw = drawSamples(*m_prior, &m_linear, m_settings,
                                         SampleNoise(m_job.seed, first, count), onStep, m_stop);
    m_fallbacks += draw.fallbacks;
    m_steps += static_cast<std::int64_t>(count) * m_settings.steps;
    m_evaluations += draw.evaluations;
    m_derivatives += draw.derivatives;
    if (draw.walk) {
        m_traces.append(draw.walk->traces);
        m_summary.acceptance += count * draw.walk->acceptance;
        m_summary.level += count * draw.walk->level;
        m_summary.integralError = std::max(m_summary.integralError, draw.walk->integralError);
    }
    m_first = m_computed == 0 ? draw.samples : m_first;
    m_computed += count;
    return scale * draw.samples.reshape({count, -1});
}

/// sources [B, n] e-/s per arcsec^2.
void Run::deliver(int first, const Tensor& sources)
{
    const Tensor models = m_system->image(sources);
    const Tensor chi2 = m_system->chi2(m_data - models).to(at::kCPU);
    const std::int64_t side = m_job.scene.sourceGrid.pixels;
    const auto sourceImages = pictures(sources.reshape({-1, side, side}));
    const auto modelImages = pictures(models);
    for (std::size_t i = 0; i < sourceImages.size(); ++i) {
        const int index = first + static_cast<int>(i);
        if (finished(index) || index >= m_job.samples) {
            continue;
        }
        const double own = chi2[static_cast<std::int64_t>(i)].item<double>();
        if (m_file) {
            const auto written = m_file->append(index, sourceImages[i], modelImages[i], own);
            if (!written) {
                m_writeFault = written.error().message;
                return;
            }
        }
        m_chi2 += own;
        ++m_summary.samples;
        ++m_drawn;
        if (m_events.onSample) {
            m_events.onSample({index, sourceImages[i], modelImages[i], own});
        }
    }
}

void Run::drawBlock(int first, int count)
{
    bool all = true;
    for (int i = first; i < first + count; ++i) {
        all = all && finished(i);
    }
    if (!all) {
        deliver(first, usesNetwork() ? drawNetwork(first, count) : drawGaussian(first, count));
    }
    stage("sampling", first + count, m_job.samples);
}

void Run::drawBlocks()
{
    int block = std::min(m_batch, m_job.samples);
    for (int first = 0; first < m_job.samples && m_writeFault.empty();) {
        if (m_stop.stop_requested()) {
            throw Cancelled();
        }
        const int count = std::min(block, m_job.samples - first);
        try {
            drawBlock(first, count);
            first += count;
        } catch (const std::exception& fault) {
            if (!isOutOfMemory(fault) || block == 1) {
                throw;
            }
            block /= 2;
            m_summary.warnings.push_back("Memory ran out; going on with " + std::to_string(block) +
                                         " samples at a time.");
        }
    }
}

void Run::warn(const std::string& sentence)
{
    if (!sentence.empty()) {
        m_summary.warnings.push_back(sentence);
    }
}

void Run::checkSamples()
{
    if (!m_job.selfCheck || !usesNetwork() || m_computed == 0 || m_first.size(0) < kCheckChains) {
        return;
    }
    stage("self-check", 0, 2);
    const StoppableDenoiser stoppable(*m_prior, m_stop);
    const SplitDenoiser prior(stoppable, threadCount());
    m_summary.asymmetry = asymmetryNear(prior, m_first, m_job.seed);
    warn(asymmetryWarning(m_summary.asymmetry));
    stage("self-check", 1, 2);
    if (m_settings.moves == 0) { // chains are not tested by chains
        const SampleNoise noise(m_job.seed, 0, kCheckChains);
        warn(checkByChains(prior, m_linear, m_first, noise).complaint(m_summary.pixels));
    }
    stage("self-check", 2, 2);
}

void Run::summariseWalk()
{
    m_summary.moves = m_settings.moves;
    if (m_settings.moves == 0 || m_computed == 0) {
        return;
    }
    m_summary.acceptance /= m_computed;
    m_summary.level /= m_computed;
    const ChainDiagnostics chains = m_traces.diagnose();
    m_summary.rhat = chains.rhat;
    m_summary.effectiveDraws = chains.bulkEss;
}

Result<SampleSummary> Run::execute()
{
    const auto start = Clock::now();
    m_drawing = start;
    try {
        if (auto ready = prepare(); !ready) {
            return failWith(ready);
        }
        m_summary.pixels = static_cast<int>(m_system->usedPixels());
        m_summary.device = m_device.str();
        m_summary.sampler = m_settings.key;
        m_summary.steps = m_settings.steps;
        warn(leakWarning(*m_system, m_data));
        invert();
        if (auto opened = openFile(); !opened) {
            return failWith(opened);
        }
        for (int k = 0; m_file && k < m_file->size(); ++k) {
            const auto sample = m_file->read(k);
            if (!sample) {
                return failWith(sample);
            }
            m_chi2 += sample->chi2;
            ++m_summary.samples;
        }
        if (usesNetwork()) {
            prepareNetwork();
        }
        m_drawing = Clock::now();
        drawBlocks();
        m_summary.secondsPerSample = m_drawn > 0 ? secondsSince(m_drawing) / m_drawn : 0;
        checkSamples();
    } catch (const Cancelled&) {
        m_summary.cancelled = true;
    }
    if (!m_writeFault.empty()) {
        return fail(Error::Kind::Io, m_writeFault);
    }
    m_summary.seconds = secondsSince(start);
    if (m_summary.cancelled) {
        m_summary.secondsPerSample = m_drawn > 0 ? secondsSince(m_drawing) / m_drawn : 0;
    }
    if (m_computed > 0) {
        m_summary.evaluations = static_cast<double>(m_evaluations) / m_computed;
        m_summary.derivatives = static_cast<double>(m_derivatives) / m_computed;
    }
    summariseWalk();
    m_summary.meanChi2 = m_summary.samples > 0 ? m_chi2 / m_summary.samples : 0;
    if (m_summary.samples > 0) {
        warn(chi2Warning(m_summary.meanChi2, m_summary.pixels));
    }
    warn(fallbackWarning(m_fallbacks, m_steps));
    if (m_file) {
        if (const auto written = m_file->writeSummaries(); !written) {
            return failWith(written);
        }
    }
    return m_summary;
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
        return Run(job, events, stop, cache).execute();
    });
}

} // namespace anneau
