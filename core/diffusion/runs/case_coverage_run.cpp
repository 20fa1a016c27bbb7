// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/case_coverage_run.h"

#include "core/base/random.h"
#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "core/diffusion/verify/linear_problem.h"
#include "core/posterior/sbc.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kTruthSeed = 0x7472757468ull; ///< Truths and samples share no numbers.
constexpr std::uint32_t kTruthStep = 0x90000000u;
constexpr std::uint32_t kDataStep = 0x90000002u;
constexpr std::uint32_t kKickStep = 0x90000003u;
constexpr std::uint32_t kExactStep = 0x90000004u;
constexpr std::uint32_t kTieStep = 0x90000005u;
constexpr std::uint32_t kLabelStep = 0x90000006u;
constexpr std::int64_t kRowsAtOnce = 4096;
constexpr int kLeastSimulations = 20, kLeastSamples = 4;

std::vector<float> floats(const Tensor& t)
{
    const Tensor local = t.to(at::kFloat).contiguous();
    return {local.data_ptr<float>(), local.data_ptr<float>() + local.numel()};
}

std::vector<double> doubles(const Tensor& t)
{
    const Tensor local = t.to(at::kDouble).contiguous();
    return {local.data_ptr<double>(), local.data_ptr<double>() + local.numel()};
}

/// The Gaussian prior with the moments of `prior`.
Covariance momentCovariance(const Denoiser& prior)
{
    const Tensor root = prior.moments().components.flatten(1);
    return Covariance::dense(at::mm(root.t(), root));
}

/// A distance: truths, references and a map of samples to the space it is Euclidean in.
struct Distance {
    Tensor map; // [n, n] on rows
    std::vector<float> truths, references;
};

/// What all samplers are given, and judged by.
class SimulatedCases {
public:
    SimulatedCases(KnownPosterior known, const CaseCoverageJob& job);

    const KnownPosterior& known() const { return m_known; }
    std::int64_t dims() const { return m_truths.size(1); }
    /// Data of simulations first … first + count - 1, each for all its samples.
    LinearData data(std::int64_t first, std::int64_t count) const
    {
        const Tensor rows = m_whitened.narrow(0, first, count);
        return m_known.problem.linearOf(rows.repeat_interleave(m_job.samples, 0));
    }
    Tensor exactDraws() const;    // [N K, n]
    Tensor gaussianDraws() const; // [N K, n]
    void judge(const Tensor& samples, CaseCoverageRow& row) const;

private:
    GaussianInversion inversion(std::int64_t simulation) const;
    CoverageFigures figures(const Distance& distance, const Tensor& samples) const;
    void addChi2(const Tensor& samples, CaseCoverageRow& row) const;
    ModeCalibration modes(const Tensor& samples) const;
    double rankPValue(const std::vector<int>& ranks) const
    {
        return sbc(ranks, m_job.samples + 1, m_null).ecdfPValue;
    }

    const CaseCoverageJob& m_job;
    KnownPosterior m_known;
    SbcNull m_null;
    Tensor m_truths;     // [N, n]
    Tensor m_components; // [N] of the truths
    Tensor m_whitened;   // [N, m] data
    Tensor m_weights;    // [N, G] exact
    std::vector<MixtureDenoiser> m_posteriors;
    Distance m_pixels, m_own;
};

SimulatedCases::SimulatedCases(KnownPosterior known, const CaseCoverageJob& job)
    : m_job{job},
      m_known{std::move(known)},
      m_null{job.simulations, job.samples, job.seed}
{
    const LinearProblem& problem = m_known.problem;
    const MixtureDenoiser& law = *m_known.law;
    const std::int64_t n = law.means().size(1);
    const SampleNoise numbers(job.seed ^ kTruthSeed, 0, job.simulations);
    const MixtureDraws truths = drawMixture(law.weights(), law.means(), law.covariances(),
                                            numbers.normals(kTruthStep, n + 1));
    m_truths = truths.values;
    m_components = truths.components;
    m_whitened = at::matmul(m_truths, problem.whitened.t()) +
                 numbers.normals(kDataStep, problem.whitened.size(0));
    std::vector<Tensor> weights, centres;
    for (std::int64_t i = 0; i < job.simulations; ++i) {
        m_posteriors.push_back(law.given(problem.whitened, m_whitened[i]));
        weights.push_back(m_posteriors.back().weights());
        centres.push_back(inversion(i).mean());
    }
    m_weights = at::stack(weights);
    const Tensor centre = at::stack(centres); // [N, n]
    const Tensor spread = inversion(0).covariance();
    const Covariance prior = momentCovariance(*m_known.prior);
    const double size = std::sqrt(spread.diagonal().mean().item<double>() / prior.meanVariance());
    const Tensor kicks = numbers.normals(kKickStep, n);
    const Tensor wide = prior.apply(kicks, [](const Tensor& c) { return c.clamp_min(0).sqrt(); });
    m_pixels = {at::eye(n, kicks.options()), floats(m_truths), floats(centre + size * wide)};
    const Tensor factor = at::linalg_cholesky(spread);
    const Tensor map = at::linalg_solve_triangular(factor, at::eye(n, kicks.options()), false).t();
    m_own = {map, floats(at::matmul(m_truths, map)), floats(at::matmul(centre, map) + kicks)};
}

/// Of one simulation, under the Gaussian prior of the same moments.
GaussianInversion SimulatedCases::inversion(std::int64_t simulation) const
{
    return {NormalEquations::of(m_known.problem.whitened, m_whitened[simulation]),
            m_known.prior->moments().mean.reshape({-1}), momentCovariance(*m_known.prior)};
}

Tensor SimulatedCases::exactDraws() const
{
    std::vector<Tensor> rows;
    for (int i = 0; i < m_job.simulations; ++i) {
        const MixtureDenoiser& posterior = m_posteriors[static_cast<std::size_t>(i)];
        const Tensor normals = SampleNoise(m_job.seed, i * m_job.samples, m_job.samples)
                                   .normals(kExactStep, dims() + 1);
        rows.push_back(
            drawMixture(posterior.weights(), posterior.means(), posterior.covariances(), normals)
                .values);
    }
    return at::cat(rows);
}

Tensor SimulatedCases::gaussianDraws() const
{
    std::vector<Tensor> rows;
    for (int i = 0; i < m_job.simulations; ++i) {
        const SampleNoise numbers(m_job.seed, i * m_job.samples, m_job.samples);
        rows.push_back(inversion(i).draws(numbers.normals(0, dims())));
    }
    return at::cat(rows);
}

CoverageFigures SimulatedCases::figures(const Distance& distance, const Tensor& samples) const
{
    const auto n = static_cast<std::size_t>(dims());
    const auto count = static_cast<std::size_t>(m_job.samples);
    const std::vector<float> mapped = floats(at::matmul(samples, distance.map));
    std::vector<double> fractions;
    std::vector<int> ranks;
    for (std::size_t i = 0; i < static_cast<std::size_t>(m_job.simulations); ++i) {
        fractions.push_back(tarpFraction(std::span(mapped).subspan(i * count * n, count * n),
                                         std::span(distance.truths).subspan(i * n, n),
                                         std::span(distance.references).subspan(i * n, n)));
        ranks.push_back(static_cast<int>(std::lround(fractions.back() * m_job.samples)));
    }
    return {tarpCurve(std::move(fractions), m_job.samples, tarpBins(m_job.samples), m_job.seed),
            rankPValue(ranks)};
}

/// A sample and the truth have the same law given the data, so a sample's chi-squared averages the
/// number of data, as the truth's does.
void SimulatedCases::addChi2(const Tensor& samples, CaseCoverageRow& row) const
{
    const Tensor data = m_whitened.repeat_interleave(m_job.samples, 0);
    const Tensor residual = data - at::matmul(samples, m_known.problem.whitened.t());
    const Tensor each =
        residual.square().mean(1).reshape({m_job.simulations, m_job.samples}).mean(1);
    row.chi2 = each.mean().item<double>();
    row.chi2Error = each.std(/*unbiased=*/true).item<double>() / std::sqrt(m_job.simulations);
}

/// Which component an image belongs to does not depend on the data once the image is known, so that
/// the prior tells it for samples of every simulation.
ModeCalibration SimulatedCases::modes(const Tensor& samples) const
{
    const std::int64_t count = m_job.simulations, k = m_job.samples;
    const auto [best, likelier] = m_weights.max(1); // [N]
    const Tensor belongs = m_known.law->responsibilities(samples, 0)
                               .reshape({count, k, -1})
                               .gather(2, likelier.view({-1, 1, 1}).expand({count, k, 1}))
                               .squeeze(2); // [N, K]
    const Tensor inside = m_components.eq(likelier).to(at::kDouble);
    ModeCalibration out;
    out.truths = inside.mean().item<double>();
    out.exact = best.mean().item<double>();
    out.samples = belongs.mean().item<double>();
    out.weightError = std::sqrt((belongs.mean(1) - best).square().mean().item<double>());
    out.weightErrorByChance =
        std::sqrt((best * (1 - best)).mean().item<double>() / static_cast<double>(k));
    const std::vector<double> shares = doubles(belongs), truths = doubles(inside);
    std::vector<int> ranks;
    for (std::int64_t i = 0; i < count; ++i) {
        Rng labels(m_job.seed, static_cast<std::uint32_t>(i), kLabelStep);
        int below = 0, equal = 0;
        const bool truth = truths[static_cast<std::size_t>(i)] > 0.5;
        for (std::int64_t j = 0; j < k; ++j) {
            const bool label = labels.uniform() < shares[static_cast<std::size_t>(i * k + j)];
            equal += label == truth ? 1 : 0;
            below += label < truth ? 1 : 0;
        }
        Rng ties(m_job.seed, static_cast<std::uint32_t>(i), kTieStep);
        ranks.push_back(below +
                        static_cast<int>(ties.below(static_cast<std::uint32_t>(equal) + 1)));
    }
    out.rankPValue = rankPValue(ranks);
    return out;
}

void SimulatedCases::judge(const Tensor& samples, CaseCoverageRow& row) const
{
    row.pixels = figures(m_pixels, samples);
    row.whitened = figures(m_own, samples);
    addChi2(samples, row);
    if (m_weights.size(1) > 1) {
        row.modes = modes(samples);
    }
}

/// All samples of one sampler, simulation by simulation. // -> [N K, n] double
Tensor drawAll(const SimulatedCases& cases, const CaseCoverageJob& job,
               const SamplerSettings& settings, const std::function<void(double)>& report,
               const std::stop_token& stop)
{
    if (settings.steps == 0) {
        return cases.gaussianDraws();
    }
    const std::int64_t k = job.samples, total = job.simulations;
    const std::int64_t atOnce = settings.moves > 0 ? 1 : std::max<std::int64_t>(1, kRowsAtOnce / k);
    std::vector<Tensor> rows;
    for (std::int64_t first = 0; first < total; first += atOnce) {
        const std::int64_t count = std::min(atOnce, total - first);
        const LinearData data = cases.data(first, count);
        const auto onStep = [&](int step, int steps, double, const Tensor&) {
            const double part = static_cast<double>(step) / steps;
            report((static_cast<double>(first) + part * static_cast<double>(count)) /
                   static_cast<double>(total));
        };
        const SampleNoise noise(job.seed, static_cast<int>(first * k), static_cast<int>(count * k));
        rows.push_back(drawSamples(*cases.known().prior, &data, settings, noise, onStep, stop)
                           .samples.reshape({count * k, -1})
                           .to(at::kDouble));
    }
    return at::cat(rows);
}

CaseCoverageRow rowOf(const SimulatedCases& cases, const CaseCoverageJob& job,
                      const std::string& sampler, const std::function<void(double)>& report,
                      const std::stop_token& stop)
{
    CaseCoverageRow row;
    row.sampler = sampler;
    const auto start = Clock::now();
    Tensor samples;
    if (sampler == kExactSampler) {
        samples = cases.exactDraws();
    } else {
        const SamplerSettings settings = SamplerSettings::named(sampler, 0).value();
        row.steps = settings.steps;
        row.moves = settings.moves;
        try {
            samples = drawAll(cases, job, settings, report, stop);
        } catch (const Cancelled&) {
            throw;
        } catch (const std::runtime_error& fault) { // some samplers are here to be seen failing
            row.fault = fault.what();
            return row;
        }
    }
    row.secondsPerSample = std::chrono::duration<double>(Clock::now() - start).count() /
                           static_cast<double>(samples.size(0));
    cases.judge(samples, row);
    return row;
}

Result<CaseCoverageTable> run(const CaseCoverageJob& job, const ProgressReport& progress,
                              const std::stop_token& stop)
{
    if (job.simulations < kLeastSimulations || job.samples < kLeastSamples) {
        return fail(Error::Kind::BadInput, "A coverage test on a reference case needs 20 "
                                           "simulations and 4 samples of each, or more.");
    }
    for (const std::string& sampler : job.samplers) {
        const auto settings = SamplerSettings::named(sampler, 0);
        if (sampler != kExactSampler && !settings) {
            return failWith(settings);
        }
    }
    auto known = KnownPosterior::readFile(job.problem);
    if (!known) {
        return failWith(known);
    }
    const SimulatedCases cases(std::move(*known), job);
    CaseCoverageTable table;
    table.problem = job.problem.stem().string();
    table.data = static_cast<int>(cases.known().problem.data.size(0));
    table.simulations = job.simulations;
    table.samples = job.samples;
    for (std::size_t i = 0; i < job.samplers.size(); ++i) {
        const auto report = [&](double share) {
            if (progress) {
                progress({job.samplers[i],
                          100 * (static_cast<double>(i) + share) /
                              static_cast<double>(job.samplers.size()),
                          100});
            }
        };
        table.rows.push_back(rowOf(cases, job, job.samplers[i], report, stop));
    }
    return table;
}

} // namespace

Result<CaseCoverageTable> runCaseCoverage(const CaseCoverageJob& job,
                                          const ProgressReport& progress, std::stop_token stop)
{
    return guarded<CaseCoverageTable>([&] {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return run(job, progress, stop);
    });
}

} // namespace anneau
