// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/joint_run.h"

#include "core/base/parallel.h"
#include "core/base/printed.h"
#include "core/diffusion/joint/joint_sampler.h"
#include "core/diffusion/joint/joint_setup.h"
#include "core/diffusion/prior/split_denoiser.h"
#include "core/diffusion/prior/stoppable_denoiser.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/run_start.h"
#include "core/diffusion/runs/sampling_run.h"
#include "core/forward/lens_image.h"
#include "core/lens/lens_of.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr double kLeftOut = 0.01; ///< Share of pixels, at the grid's rim, that may be missing.
constexpr double kGoodRhat = 1.05;

/// One round: a sample of each run.
using Round = std::vector<PosteriorSample>;

class JointRun final : public SamplingRun {
public:
    using SamplingRun::SamplingRun;

private:
    Result<void> prepare() override;
    Recorded recorded() const override;
    Result<void> proceed() override;
    void draw() override;
    void summarise() override;

    std::optional<Round> finishedRound(int cycle) const;
    Round roundOf(int cycle, const JointDraw& draw);
    JointDraw stateAfter(const Round& round) const;
    void deliver(const Round& round);
    void showStep(int cycle, int step, int steps, const Tensor& parameters,
                  const Tensor& denoised) const;
    void warnOfLens();
    std::vector<Image> pictures(const Tensor& sources, const Tensor& parameters) const;

    int m_runs = 0, m_rounds = 0;
    std::shared_ptr<const Denoiser> m_prior;
    std::unique_ptr<const JointSetup> m_setup;
    JointSettings m_settings;
    std::vector<LensDraw> m_draws;
    MoveTally m_moves;
    double m_leftOut = 0; ///< The worst of ArcData::leftOut().
    std::int64_t m_evaluations = 0, m_derivatives = 0;
};

Result<void> JointRun::prepare()
{
    if (job().samples < 1 || job().joint.runs < 1) {
        return fail(Error::Kind::BadInput, "The number of samples and of runs must be 1 or more.");
    }
    if (auto fine = checkJoint(job()); !fine) {
        return fine;
    }
    const auto device = chooseDevice(job().device);
    if (!device) {
        return failWith(device);
    }
    const auto loaded = priorOf(cache(), job(), *device, stop());
    if (!loaded) {
        return failWith(loaded);
    }
    m_prior = *loaded;
    if (!m_prior) {
        m_prior = gaussianJointPrior(job().scene.sourceGrid.pixels);
    }
    if (m_prior->pixels() != job().scene.sourceGrid.pixels) {
        return fail(Error::Kind::BadInput, priorSizeFault(m_prior->pixels(), job().scene));
    }
    m_runs = std::min(job().joint.runs, job().samples);
    m_rounds = (job().samples + m_runs - 1) / m_runs;
    stage("fitting lens and source", 0, 1);
    Image image = job().observation.data;
    const Image light = lensLightImage(job().observation, job().scene);
    std::transform(image.begin(), image.end(), light.begin(), image.begin(), std::minus<>());
    JointSetup::Problem problem;
    problem.key =
        LensSystem::keyOf(job().observation, job().scene, at::kCPU, job().noiseCorrelation);
    problem.image = std::move(image);
    problem.scene = job().scene;
    problem.priors.fluxScatter = job().joint.fluxScatter;
    problem.priors.noiseScatter = job().joint.noiseScatter;
    m_setup =
        std::make_unique<const JointSetup>(std::move(problem), *m_prior, knownFluxScale(), stop());
    m_settings = jointSettings(job().steps);
    m_settings.cycleSigma = m_prior->sigmaMax(); // a flux scale forgets itself only at the top
    summary().fluxScale = m_setup->fluxScale();
    summary().pixels = static_cast<int>(m_setup->data().usedPixels());
    summary().device = device->str();
    summary().sampler = "joint";
    summary().steps = m_settings.steps;
    return {};
}

SamplingRun::Recorded JointRun::recorded() const
{
    return {std::string("joint") + (job().noiseCorrelation.empty() ? "" : ", correlated noise"),
            m_runs * m_rounds, PosteriorFile::Lens::Sampled};
}

Result<void> JointRun::proceed()
{
    if (!file()) {
        return {};
    }
    m_draws = file()->lensDraws();
    bool same = file()->record().samplesWanted % m_runs == 0;
    for (int k = 0; k < file()->size() && same; ++k) {
        const auto sample = file()->read(k);
        if (!sample) {
            return failWith(sample);
        }
        same = sample->lens && sample->lens->run == sample->index % m_runs;
    }
    return same ? Result<void>{}
                : fail(Error::Kind::BadInput,
                       job().output.string() +
                           " cannot be continued: it was begun with another number of runs; give "
                           "that number, or another output file.");
}

std::vector<Image> JointRun::pictures(const Tensor& sources, const Tensor& parameters) const
{
    const std::int64_t side = job().scene.sourceGrid.pixels;
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
    if (events().onStep) {
        events().onStep(step, steps, 0, pictures(denoised, parameters));
    }
    stage("sampling", m_runs * (cycle + static_cast<double>(step) / steps), m_runs * m_rounds);
}

Round JointRun::roundOf(int cycle, const JointDraw& draw)
{
    const LensJointModel& model = m_setup->model();
    const ArcData& data = m_setup->data();
    const std::vector<Image> sources = pictures(draw.sources, draw.parameters);
    Round round;
    for (int r = 0; r < m_runs; ++r) {
        const Tensor p = draw.parameters[r];
        PosteriorSample sample;
        sample.index = cycle * m_runs + r;
        sample.source = sources[static_cast<std::size_t>(r)];
        Scene scene = job().scene;
        scene.lensMass = model.lensAt(p);
        m_leftOut = std::max(m_leftOut, data.leftOut(scene.lensMass));
        sample.model = data.model(data.lensing(scene.lensMass), sample.source);
        sample.chi2 = data.chi2(sample.model);
        sample.lens = std::make_shared<const LensDraw>(
            LensDraw{r, lensValues(scene), model.fluxScaleAt(p), model.noiseScaleAt(p)});
        round.push_back(std::move(sample));
    }
    return round;
}

/// Where runs go on from is what the file says of them, rounding included: a run that was
/// interrupted goes on as one that was not.
JointDraw JointRun::stateAfter(const Round& round) const
{
    std::vector<Tensor> parameters, sources;
    for (const PosteriorSample& sample : round) {
        const LensDraw& lens = *sample.lens;
        parameters.push_back(m_setup->model().pointOf(drawnLens(job().scene, lens), lens.fluxScale,
                                                      lens.noiseScale));
        sources.push_back(toTensor(sample.source).to(at::kDouble).reshape({-1}) / lens.fluxScale);
    }
    return {at::stack(parameters), at::stack(sources)};
}

std::optional<Round> JointRun::finishedRound(int cycle) const
{
    for (int r = 0; r < m_runs; ++r) {
        if (!finished(cycle * m_runs + r)) {
            return std::nullopt;
        }
    }
    Round round;
    for (int k = 0; k < file()->size(); ++k) {
        auto sample = file()->read(k);
        if (sample && sample->index / m_runs == cycle) {
            round.push_back({sample->index, std::move(sample->source), std::move(sample->model),
                             sample->chi2, sample->lens});
        }
    }
    std::ranges::sort(round, {}, &PosteriorSample::index);
    return static_cast<int>(round.size()) == m_runs ? std::optional(std::move(round))
                                                    : std::nullopt;
}

void JointRun::deliver(const Round& round)
{
    for (const PosteriorSample& sample : round) {
        if (!finished(sample.index)) {
            keep(sample);
            m_draws.push_back(*sample.lens);
        }
    }
    summary().lens = summariseLens(job().scene, m_draws);
    if (events().onLens) {
        events().onLens(summary().lens);
    }
}

void JointRun::draw()
{
    const BlasThreadsScope blas; // the runs share the threads
    const SplitDenoiser split(*m_prior, threadCount());
    const StoppableDenoiser stoppable(split, stop());
    const JointSampler sampler(stoppable, m_setup->model(), m_setup->peak().covariance, m_settings);
    const SampleNoise noise(job().seed, 0, m_runs);
    JointDraw state{m_setup->starts(noise), {}};
    for (int cycle = 0; cycle < m_rounds; ++cycle) {
        auto round = finishedRound(cycle);
        if (!round) {
            const auto onStep = [&](int step, int steps, const Tensor& parameters,
                                    const Tensor& denoised) {
                showStep(cycle, step, steps, parameters, denoised);
            };
            const auto drawn = sampler.walk(state, noise.after(cycle), m_moves, onStep, stop());
            m_evaluations = stoppable.calls().evaluations;
            m_derivatives = stoppable.calls().derivatives;
            if (!drawn) {
                throw Cancelled();
            }
            round = roundOf(cycle, *drawn);
        }
        deliver(*round);
        state = stateAfter(*round);
    }
}

void JointRun::summarise()
{
    summary().acceptance = m_moves.acceptance();
    if (drawn() > 0) {
        summary().evaluations = static_cast<double>(m_evaluations) / drawn();
        summary().derivatives = static_cast<double>(m_derivatives) / drawn();
    }
    summary().lens = summariseLens(job().scene, m_draws);
    for (const ParameterPosterior& p : summary().lens) {
        summary().rhat = std::max(summary().rhat, p.rhat);
        summary().effectiveDraws =
            summary().effectiveDraws > 0 ? std::min(summary().effectiveDraws, p.ess) : p.ess;
    }
    warnOfLens();
}

void JointRun::warnOfLens()
{
    if (m_draws.empty()) {
        return;
    }
    const auto worst = std::ranges::max_element(summary().lens, {}, &ParameterPosterior::rhat);
    if (worst->rhat > kGoodRhat) {
        warn(printed("The runs do not agree yet: R-hat of %s is %.2f; ask for more samples.",
                     worst->key.c_str(), worst->rhat));
    }
    if (worst->rhat == 0) {
        warn("Whether the runs agree is known from two runs of four samples each on; ask for more "
             "samples.");
    }
    if (m_leftOut > kLeftOut) {
        warn("Some lenses see the source grid from pixels that were left out; enlarge the source "
             "grid.");
    }
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
