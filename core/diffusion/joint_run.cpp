// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint_run.h"

#include "core/base/parallel.h"
#include "core/diffusion/joint_sampler.h"
#include "core/diffusion/joint_setup.h"
#include "core/diffusion/posterior_sampler.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/run_start.h"
#include "core/diffusion/split_denoiser.h"
#include "core/forward/lens_image.h"
#include "core/lens/lens_of.h"
#include "core/posterior/posterior_file.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kLeftOut = 0.01; ///< Share of pixels, at the grid's rim, that may be missing.
constexpr double kGoodRhat = 1.05;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One run of runs, from job to summary.
class JointRun {
public:
    JointRun(const SampleJob& job, const SampleEvents& events, std::stop_token stop,
             EngineCache& cache)
        : m_job{job},
          m_events{events},
          m_stop{std::move(stop)},
          m_cache{cache}
    {}

    Result<SampleSummary> execute();

private:
    Result<void> check();
    Result<void> prepare();
    Result<void> openFile();
    void sample();
    void deliver(int cycle, const JointDraw& draw);
    void stage(const std::string& name, double done, double total) const;
    void showStep(int cycle, int step, int steps, const Tensor& parameters,
                  const Tensor& denoised) const;
    void warn();
    std::vector<Image> pictures(const Tensor& sources, const Tensor& parameters) const;

    const SampleJob& m_job;
    const SampleEvents& m_events;
    std::stop_token m_stop;
    EngineCache& m_cache;
    int m_runs = 0, m_cycles = 0;
    std::shared_ptr<const Denoiser> m_prior;
    std::unique_ptr<const JointSetup> m_setup;
    JointSettings m_settings;
    std::optional<PosteriorFile> m_file;
    std::string m_writeFault;
    std::vector<LensDraw> m_draws;
    double m_leftOut = 0; ///< The worst of ArcData::leftOut().
    double m_chi2 = 0;
    SampleSummary m_summary;
};

void JointRun::stage(const std::string& name, double done, double total) const
{
    if (m_events.progress) {
        m_events.progress({name, done, total});
    }
}

Result<void> JointRun::check()
{
    if (m_job.samples < 1 || m_job.joint.runs < 1) {
        return fail(Error::Kind::BadInput, "The number of samples and of runs must be 1 or more.");
    }
    if (m_job.resume) {
        return fail(Error::Kind::BadInput, "A run of lens and source cannot be continued; give "
                                           "another output file.");
    }
    return checkJoint(m_job);
}

Result<void> JointRun::prepare()
{
    const auto device = chooseDevice(m_job.device);
    if (!device) {
        return failWith(device);
    }
    const auto loaded = priorOf(m_cache, m_job, *device, m_stop);
    if (!loaded) {
        return failWith(loaded);
    }
    m_prior = *loaded;
    if (!m_prior) {
        m_prior = gaussianJointPrior(m_job.scene.sourceGrid.pixels);
    }
    if (m_prior->pixels() != m_job.scene.sourceGrid.pixels) {
        return fail(Error::Kind::BadInput, priorSizeFault(m_prior->pixels(), m_job.scene));
    }
    m_runs = std::min(m_job.joint.runs, m_job.samples);
    m_cycles = (m_job.samples + m_runs - 1) / m_runs - 1;
    stage("fitting lens and source", 0, 1);
    Image image = m_job.observation.data;
    const Image light = lensLightImage(m_job.observation, m_job.scene);
    std::transform(image.begin(), image.end(), light.begin(), image.begin(), std::minus<>());
    JointSetup::Problem problem;
    problem.key = LensSystem::keyOf(m_job.observation, m_job.scene, at::kCPU);
    problem.image = std::move(image);
    problem.scene = m_job.scene;
    problem.priors.fluxScatter = m_job.joint.fluxScatter;
    problem.priors.noiseScatter = m_job.joint.noiseScatter;
    m_setup =
        std::make_unique<const JointSetup>(std::move(problem), *m_prior, m_job.fluxScale, m_stop);
    m_settings = jointSettings(m_job.steps);
    m_settings.cycles = m_cycles;
    m_settings.cycleSigma = m_prior->sigmaMax(); // a flux scale forgets itself only at the top
    m_summary.fluxScale = m_setup->fluxScale();
    m_summary.pixels = static_cast<int>(m_setup->data().usedPixels());
    m_summary.device = device->str();
    m_summary.sampler = "joint";
    m_summary.steps = m_settings.steps;
    return {};
}

Result<void> JointRun::openFile()
{
    if (m_job.output.empty()) {
        return {};
    }
    auto record = newRunRecord(m_job, "joint", m_settings.steps, m_summary);
    if (!record) {
        return failWith(record);
    }
    record->samplesWanted = m_runs * (m_cycles + 1);
    auto file = PosteriorFile::create(
        m_job.output, *record, m_job.scene, m_job.observation, PosteriorFile::ModelImages::Keep,
        PosteriorFile::Lens::Sampled,
        priorDeviation(m_job.prior, record->priorSha256, m_summary.fluxScale));
    if (!file) {
        return failWith(file);
    }
    m_file.emplace(std::move(*file));
    return {};
}

std::vector<Image> JointRun::pictures(const Tensor& sources, const Tensor& parameters) const
{
    const std::int64_t side = m_job.scene.sourceGrid.pixels;
    std::vector<Image> images;
    for (std::int64_t r = 0; r < sources.size(0); ++r) {
        const double scale = m_setup->model().fluxScaleAt(parameters[r]);
        images.push_back(toImage((scale * sources[r]).reshape({side, side}).to(at::kFloat)));
    }
    return images;
}

void JointRun::showStep(int cycle, int step, int steps, const Tensor& parameters,
                        const Tensor& denoised) const
{
    if (m_events.onStep) {
        m_events.onStep(step, steps, 0, pictures(denoised, parameters));
    }
    stage("sampling", m_runs * (cycle + static_cast<double>(step) / steps),
          m_runs * (m_cycles + 1));
}

void JointRun::deliver(int cycle, const JointDraw& draw)
{
    const LensJointModel& model = m_setup->model();
    const std::vector<Image> sources = pictures(draw.sources, draw.parameters);
    for (int r = 0; r < m_runs && m_writeFault.empty(); ++r) {
        const Tensor p = draw.parameters[r];
        const std::size_t at = static_cast<std::size_t>(r);
        PosteriorSample sample;
        sample.index = cycle * m_runs + r;
        sample.source = sources[at];
        Scene scene = m_job.scene;
        scene.lensMass = model.lensAt(p);
        m_leftOut = std::max(m_leftOut, m_setup->data().leftOut(scene.lensMass));
        sample.model = m_setup->data().model(m_setup->data().lensing(scene.lensMass), sources[at]);
        sample.chi2 = m_setup->data().chi2(sample.model);
        sample.lens = std::make_shared<const LensDraw>(
            LensDraw{r, lensValues(scene), model.fluxScaleAt(p), model.noiseScaleAt(p)});
        if (m_file) {
            const auto written = m_file->append(sample.index, sample.source, sample.model,
                                                sample.chi2, sample.lens.get());
            if (!written) {
                m_writeFault = written.error().message;
                return;
            }
        }
        m_chi2 += sample.chi2;
        ++m_summary.samples;
        m_draws.push_back(*sample.lens);
        if (m_events.onSample) {
            m_events.onSample(sample);
        }
    }
    m_summary.lens = summariseLens(m_job.scene, m_draws);
    if (m_events.onLens) {
        m_events.onLens(m_summary.lens);
    }
}

void JointRun::sample()
{
    const BlasThreadsScope blas; // the runs share the threads
    const SplitDenoiser split(*m_prior, threadCount());
    const StoppableDenoiser stoppable(split, m_stop);
    const JointSampler sampler(stoppable, m_setup->model(), m_setup->peak().covariance, m_settings);
    const SampleNoise noise(m_job.seed, 0, m_runs);
    const auto onStep = [&](int cycle, int step, int steps, const Tensor& parameters,
                            const Tensor& denoised) {
        showStep(cycle, step, steps, parameters, denoised);
    };
    const auto onDraw = [&](int cycle, const JointDraw& draw) {
        deliver(cycle, draw);
        if (!m_writeFault.empty()) {
            throw Cancelled();
        }
    };
    m_summary.acceptance =
        sampler.run(m_setup->starts(noise), noise, onStep, m_stop, onDraw).acceptance;
    const double drawn = std::max(1, m_summary.samples);
    m_summary.evaluations = static_cast<double>(stoppable.calls().evaluations) / drawn;
    m_summary.derivatives = static_cast<double>(stoppable.calls().derivatives) / drawn;
    m_summary.cancelled = m_stop.stop_requested() && m_summary.samples < m_runs * (m_cycles + 1);
}

void JointRun::warn()
{
    const auto worst = std::max_element(
        m_summary.lens.begin(), m_summary.lens.end(),
        [](const ParameterPosterior& a, const ParameterPosterior& b) { return a.rhat < b.rhat; });
    if (worst != m_summary.lens.end() && worst->rhat > kGoodRhat) {
        char text[160];
        std::snprintf(text, sizeof text,
                      "The runs do not agree yet: R-hat of %s is %.2f; ask for more samples.",
                      worst->key.c_str(), worst->rhat);
        m_summary.warnings.emplace_back(text);
    }
    if (worst != m_summary.lens.end() && worst->rhat == 0) {
        m_summary.warnings.emplace_back("Whether the runs agree is known from two runs of four "
                                        "samples each on; ask for more samples.");
    }
    if (m_leftOut > kLeftOut) {
        m_summary.warnings.emplace_back("Some lenses see the source grid from pixels that were "
                                        "left out; enlarge the source grid.");
    }
}

Result<SampleSummary> JointRun::execute()
{
    const auto start = Clock::now();
    auto drawing = start;
    try {
        if (auto fine = check(); !fine) {
            return failWith(fine);
        }
        if (auto ready = prepare(); !ready) {
            return failWith(ready);
        }
        if (auto opened = openFile(); !opened) {
            return failWith(opened);
        }
        drawing = Clock::now();
        sample();
    } catch (const Cancelled&) {
        m_summary.cancelled = true;
    }
    if (!m_writeFault.empty()) {
        return fail(Error::Kind::Io, m_writeFault);
    }
    m_summary.seconds = secondsSince(start);
    if (m_summary.samples > 0) {
        m_summary.secondsPerSample = secondsSince(drawing) / m_summary.samples;
        m_summary.meanChi2 = m_chi2 / m_summary.samples;
    }
    for (const ParameterPosterior& p : m_summary.lens) {
        m_summary.rhat = std::max(m_summary.rhat, p.rhat);
        m_summary.effectiveDraws =
            m_summary.effectiveDraws > 0 ? std::min(m_summary.effectiveDraws, p.ess) : p.ess;
    }
    warn();
    if (m_file) {
        if (const auto written = m_file->writeSummaries(); !written) {
            return failWith(written);
        }
    }
    return m_summary;
}

} // namespace

Result<void> checkJoint(const SampleJob& job)
{
    if (auto fine = requireOnePlane(job.scene, "Sampling lens and source together"); !fine) {
        return fine;
    }
    if (freeLensParameters(job.scene).empty()) {
        return fail(Error::Kind::BadInput, "No parameter of the lens is free: free those that are "
                                           "to be sampled, or sample the source alone.");
    }
    if (!job.noiseCorrelation.empty()) {
        return fail(Error::Kind::BadInput, "Lens and source cannot be sampled together with "
                                           "correlated noise yet; leave the blank sky out.");
    }
    return {};
}

Result<SampleSummary> runJoint(const SampleJob& job, const SampleEvents& events,
                               std::stop_token stop, EngineCache& cache)
{
    return guarded<SampleSummary>([&]() -> Result<SampleSummary> {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return JointRun(job, events, std::move(stop), cache).execute();
    });
}

} // namespace anneau
