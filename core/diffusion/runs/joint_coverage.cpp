// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/joint_coverage.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/diffusion/joint/joint_sampler.h"
#include "core/diffusion/joint/joint_setup.h"
#include "core/diffusion/prior/split_denoiser.h"
#include "core/diffusion/prior/stoppable_denoiser.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/runs/coverage_loop.h"
#include "core/diffusion/runs/joint_run.h"
#include "core/diffusion/samplers/prior_draws.h"
#include "core/inference/chains/lens_priors.h"
#include "core/posterior/sbc.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace anneau {
namespace {

constexpr int kPeaks = 15; ///< Sources among which the middling one is found.
constexpr std::uint64_t kPeakSeed = 0x7065616bull;

/// One lens with its source and its image.
struct Drawn {
    Tensor point;  // [K] as LensJointModel has it: coordinates, ln flux scale, ln noise scale
    Tensor source; // [n] the prior's unit
    double fluxScale = 0; ///< Of the prior's unit, as the sampler is told.
    double peakSnr = 0;   ///< Of the lensed source, by the noise map.
    Image image;
};

class JointCoverage final : public CoverageLoop {
public:
    using CoverageLoop::CoverageLoop;

private:
    Result<void> prepare() override;
    void describe(CoverageSetup& setup, Sha256& rest) const override;
    CoverageRow test(int index) const override;

    Drawn draw(int index) const;
    JointDraw sample(int index, const JointSetup& setup) const;
    Tensor sourceReference(int index, const JointSetup& setup) const; // [n] in fluxScale
    double lensFraction(int index, const JointSetup& setup, const Tensor& draws,
                        const Tensor& truth) const;
    Image lensed(const Scene& scene, const Tensor& source) const;
    double peakOf(const Image& image) const;

    LensSystem::Key m_key;
    std::vector<BoundedPrior> m_priors;
    JointSettings m_settings;
    std::shared_ptr<const SourceLaw> m_law;
    double m_middlingPeak = 0; ///< S/N of a middling source of flux scale 1.
};

Result<void> JointCoverage::prepare()
{
    const Scene& scene = run().scene;
    if (auto fine = checkJoint(run()); !fine) {
        return fine;
    }
    if (auto ready = CoverageLoop::prepare(); !ready) {
        return ready;
    }
    m_settings = jointSettings(run().steps);
    m_key = LensSystem::keyOf(run().observation, scene, at::kCPU, run().noiseCorrelation);
    m_priors = lensPriorsAround(scene, job().lensSpread);
    m_law = std::make_shared<const SourceLaw>(sourceLaw(prior(), stop()));
    const SampleNoise numbers(run().seed ^ kPeakSeed, 0, kPeaks);
    const Tensor sources = drawUnconditional(prior(), numbers, 0, stop()).reshape({kPeaks, -1});
    std::vector<double> peaks;
    for (int i = 0; i < kPeaks; ++i) {
        peaks.push_back(peakOf(lensed(scene, sources[i])));
    }
    std::ranges::nth_element(peaks, peaks.begin() + kPeaks / 2);
    m_middlingPeak = peaks[kPeaks / 2];
    if (!(m_middlingPeak > 0)) {
        return fail(Error::Kind::BadInput, "Sources give no light in pixels that are used; check "
                                           "lens, mask and source grid.");
    }
    return {};
}

void JointCoverage::describe(CoverageSetup& setup, Sha256& rest) const
{
    add(rest, m_key.sigma);
    add(rest, m_key.kernel);
    for (const double width : {run().joint.fluxScatter, run().joint.noiseScatter}) {
        rest.add(std::to_string(width));
    }
    setup.sampler = job().conditionalWidths ? "joint, conditional widths" : "joint";
    setup.steps = m_settings.steps;
    setup.lensSpread = job().lensSpread;
    setup.names = lensCoordinateNames(run().scene);
    setup.names.insert(setup.names.end(), {"flux_scale", "noise_scale", "source_flux"});
}

/// By other means than the sampler's: in double precision, and all pixels emit.
Image JointCoverage::lensed(const Scene& scene, const Tensor& source) const
{
    const int rows = m_key.sigma.rows(), cols = m_key.sigma.cols(), side = m_key.source.pixels;
    const LensOperator<double> lens({rows, cols, m_key.pixelScale, m_key.supersampling},
                                    nativeKernel({m_key.kernel, m_key.kernelOversampling}),
                                    Mask(rows, cols, 1), scene.lensMass, m_key.source);
    Grid<double> pixels(side, side);
    const Tensor local = source.to(at::kCPU, at::kDouble).contiguous();
    std::copy_n(local.data_ptr<double>(), pixels.size(), pixels.begin());
    return converted<float>(lens.apply(pixels));
}

double JointCoverage::peakOf(const Image& image) const
{
    double peak = 0;
    for (std::size_t i = 0; i < image.size(); ++i) {
        const double sigma = static_cast<double>(m_key.sigma[i]);
        peak = sigma > 0 ? std::max(peak, static_cast<double>(image[i]) / sigma) : peak;
    }
    return peak;
}

Drawn JointCoverage::draw(int index) const
{
    const auto stream = static_cast<std::uint32_t>(index);
    Rng lensNumbers(run().seed, stream, numberOf(CoverageStep::Lens));
    Rng scaleNumbers(run().seed, stream, numberOf(CoverageStep::Scales));
    std::vector<double> point = BoundedCoordinates(m_priors).draw(lensNumbers);
    Scene scene = run().scene;
    const ParameterMap map(scene, {.mass = true});
    map.write(point, scene);
    point = map.read(scene); // moduli of pairs are bounded, too
    point.push_back(run().joint.fluxScatter * scaleNumbers.normal());
    point.push_back(run().joint.noiseScatter * scaleNumbers.normal());
    Drawn out;
    out.source = drawTruth(index).squeeze(0).to(at::kCPU, at::kDouble);
    out.fluxScale = drawPeakSnr(index) / m_middlingPeak;
    const double flux = std::exp(point[map.size()]), noiseScale = std::exp(point[map.size() + 1]);
    out.image = lensed(scene, out.fluxScale * flux * out.source);
    out.peakSnr = peakOf(out.image);
    const Image errors = toImage(noise(index, out.image.rows(), out.image.cols()).to(at::kCPU));
    for (std::size_t i = 0; i < errors.size(); ++i) {
        out.image[i] += static_cast<float>(noiseScale) * m_key.sigma[i] * errors[i];
    }
    out.point = at::tensor(point, at::kDouble);
    return out;
}

JointDraw JointCoverage::sample(int index, const JointSetup& setup) const
{
    const BlasThreadsScope blas; // the runs share the threads
    const SplitDenoiser split(prior(), threadCount());
    const StoppableDenoiser stoppable(split, stop());
    const JointSampler sampler(stoppable, setup.model(), setup.peak().covariance, m_settings);
    const SampleNoise numbers(run().seed, index * run().samples, run().samples);
    const auto onStep = [&](int step, int steps, const Tensor&, const Tensor&) {
        progress(static_cast<double>(step) / steps);
    };
    MoveTally moves;
    auto drawn = sampler.walk({setup.starts(numbers), {}}, numbers, moves, onStep, stop());
    if (!drawn) {
        throw Cancelled();
    }
    return std::move(*drawn);
}

Tensor JointCoverage::sourceReference(int index, const JointSetup& setup) const
{
    const LensJointModel& model = setup.model();
    const Tensor& mode = setup.peak().mode;
    const Tensor mean = model.meanSource(mode, model.unknownSources(prior().sigmaMax()));
    const SampleNoise numbers(run().seed, {static_cast<std::uint32_t>(index)});
    const Tensor normals = numbers.normals(numberOf(CoverageStep::Kick), mean.numel());
    const Covariance covariance = Covariance::stationary(
        prior().moments().spectrum.to(at::kCPU, at::kDouble), prior().pixels());
    const Tensor kick = covariance.apply(normals, [](const Tensor& c) { return c.sqrt(); });
    const double size = std::sqrt(model.shareLeft(mode));
    return model.fluxScaleAt(mode) / setup.fluxScale() * (mean + size * kick.squeeze(0));
}

double JointCoverage::lensFraction(int index, const JointSetup& setup, const Tensor& draws,
                                   const Tensor& truth) const
{
    const Tensor root = at::linalg_cholesky(setup.peak().covariance);
    const auto inUnits = [&](const Tensor& rows) { // [R, K] -> [R, K]
        const Tensor off = (rows - setup.peak().mode).t();
        return at::linalg_solve_triangular(root, off, false).t().contiguous();
    };
    const std::int64_t k = truth.size(0);
    const SampleNoise numbers(run().seed, {static_cast<std::uint32_t>(index)});
    const Tensor reference = numbers.normals(numberOf(CoverageStep::Kick) + 0x100u, k);
    return tarpFraction(values(inUnits(draws)), values(inUnits(truth.unsqueeze(0))),
                        values(reference));
}

CoverageRow JointCoverage::test(int index) const
{
    const Drawn drawn = draw(index);
    JointSetup::Problem problem;
    problem.key = m_key;
    problem.image = drawn.image;
    problem.scene = run().scene;
    for (std::size_t k = 0; k < m_priors.size(); ++k) {
        problem.priors.mass.push_back({k, m_priors[k].mean, m_priors[k].sigma});
    }
    problem.priors.fluxScatter = run().joint.fluxScatter;
    problem.priors.noiseScatter = run().joint.noiseScatter;
    problem.law = m_law;
    problem.widths = job().conditionalWidths ? Widths::Conditional : Widths::Marginal;
    const JointSetup setup(std::move(problem), prior(), drawn.fluxScale, stop());
    const JointDraw samples = sample(index, setup);

    const std::int64_t k = drawn.point.size(0), count = samples.parameters.size(0);
    const Tensor flux = samples.parameters.select(1, k - 2).exp();
    const Tensor sources = samples.sources.to(at::kCPU, at::kDouble) * flux.unsqueeze(1);
    const Tensor truth = drawn.source * drawn.point[k - 2].exp();
    CoverageRow row;
    row.peakSnr = drawn.peakSnr;
    row.fraction =
        tarpFraction(values(sources), values(truth), values(sourceReference(index, setup)));
    row.lensFraction = lensFraction(index, setup, samples.parameters, drawn.point);
    const auto rank = [&](const Tensor& draws, const Tensor& of) { // [R], []
        row.ranks.push_back(static_cast<std::int32_t>(
            (draws.narrow(0, 0, count - 1) < of).sum().item<std::int64_t>()));
    };
    for (std::int64_t i = 0; i < k; ++i) {
        rank(samples.parameters.select(1, i), drawn.point[i]);
    }
    rank(sources.sum(1), truth.sum());

    const std::int64_t side = m_key.source.pixels;
    for (std::int64_t r = 0; r < count; ++r) {
        const Tensor p = samples.parameters[r];
        const Image source =
            toImage((setup.fluxScale() * sources[r]).reshape({side, side}).to(at::kFloat));
        const Image model =
            setup.data().model(setup.data().lensing(setup.model().lensAt(p)), source);
        const double scale = setup.model().noiseScaleAt(p);
        row.chi2 += setup.data().chi2(model) /
                    (scale * scale * static_cast<double>(count * setup.data().usedPixels()));
    }
    return row;
}

} // namespace

Result<TarpCurve> runJointCoverage(const CoverageJob& job, const CoverageEvents& events,
                                   std::stop_token stop, EngineCache& cache)
{
    return guarded<TarpCurve>([&]() -> Result<TarpCurve> {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return JointCoverage(job, events, std::move(stop), cache).execute();
    });
}

} // namespace anneau
