// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/compare_run.h"

#include "core/diffusion/likelihood/gaussian_inversion.h"
#include "core/diffusion/run_context.h"
#include "core/diffusion/samplers/posterior_sampler.h"
#include "core/diffusion/verify/linear_problem.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace anneau {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kGoldSeed = 0x676f6c64ull; ///< Gold and samplers share no numbers.
constexpr int kLeastSamples = 4;

std::span<const float> valuesOf(const Tensor& rows)
{
    return {rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())};
}

Tensor plainRows(const Tensor& samples)
{
    return samples.reshape({samples.size(0), -1}).to(at::kCPU, at::kFloat).contiguous();
}

/// Reports "SAMPLER" as the stage and the share of all that is done.
class Meter {
public:
    Meter(const ProgressReport& report, std::size_t parts) : m_report{report}, m_parts{parts} {}

    void at(std::size_t part, const std::string& stage, double share) const
    {
        if (m_report) {
            m_report({stage,
                      100 * (static_cast<double>(part) + share) / static_cast<double>(m_parts),
                      100});
        }
    }

private:
    const ProgressReport& m_report;
    std::size_t m_parts;
};

/// Samplers against the exact posterior of a reference case.
class KnownComparison {
public:
    KnownComparison(const CompareJob& job, KnownPosterior known, std::stop_token stop)
        : m_job{job},
          m_known{std::move(known)},
          m_stop{std::move(stop)},
          m_gold{plainRows(m_known.draws(job.goldSamples, job.run.seed ^ kGoldSeed))}
    {}

    ComparisonTable execute(const ProgressReport& progress) const
    {
        ComparisonTable table;
        table.problem = m_job.problem.stem().string();
        table.gold = "exact";
        table.goldSamples = m_job.goldSamples;
        table.goldChi2 = m_known.problem.chi2(m_gold).mean().item<double>();
        table.data = static_cast<int>(m_known.problem.data.size(0));
        if (m_known.weights.size(0) > 1) {
            table.weights = numbers(m_known.weights);
        }
        const Meter meter(progress, m_job.samplers.size());
        for (std::size_t i = 0; i < m_job.samplers.size(); ++i) {
            table.rows.push_back(row(m_job.samplers[i],
                                     [&](double share) { meter.at(i, m_job.samplers[i], share); }));
        }
        return table;
    }

private:
    static std::vector<double> numbers(const Tensor& values)
    {
        const Tensor local = values.contiguous();
        return {local.data_ptr<double>(), local.data_ptr<double>() + local.numel()};
    }

    /// What the Gaussian prior of the same mean and covariance gives.
    Tensor gaussianDraws() const
    {
        const PriorMoments& moments = m_known.prior->moments();
        const Tensor root = moments.components.flatten(1);
        const GaussianInversion inversion(
            NormalEquations::of(m_known.problem.whitened, m_known.problem.whitenedData),
            moments.mean.reshape({-1}), Covariance::dense(at::mm(root.t(), root)));
        return inversion.draws(
            SampleNoise(m_job.run.seed, 0, m_job.samples).normals(0, root.size(1)));
    }

    ComparisonRow row(const std::string& sampler, const std::function<void(double)>& report) const
    {
        const SamplerSettings settings = SamplerSettings::named(sampler, 0).value();
        ComparisonRow out;
        out.sampler = sampler;
        out.samples = m_job.samples;
        out.steps = settings.steps;
        out.moves = settings.moves;
        const double count = m_job.samples;
        const auto start = Clock::now();
        Tensor samples;
        try {
            if (settings.steps == 0) {
                samples = gaussianDraws();
            } else {
                const auto onStep = [&](int step, int steps, double, const Tensor&) {
                    report(static_cast<double>(step) / steps);
                };
                const SamplerDraw draw =
                    drawSamples(*m_known.prior, &m_known.problem.linear, settings,
                                SampleNoise(m_job.run.seed, 0, m_job.samples), onStep, m_stop);
                samples = draw.samples;
                out.evaluations = static_cast<double>(draw.evaluations) / count;
                out.derivatives = static_cast<double>(draw.derivatives) / count;
            }
        } catch (const Cancelled&) {
            throw;
        } catch (const std::runtime_error& fault) { // some samplers are here to be seen failing
            out.fault = fault.what();
            return out;
        }
        const std::chrono::duration<double> taken = Clock::now() - start;
        out.secondsPerSample = taken.count() / count;
        const Tensor rows = plainRows(samples);
        out.against = compareSamples(valuesOf(rows), valuesOf(m_gold),
                                     static_cast<int>(rows.size(1)), m_job.run.seed);
        out.chi2 = m_known.problem.chi2(rows).mean().item<double>();
        if (m_known.weights.size(0) > 1) {
            out.weights = numbers(m_known.sharesOf(rows));
        }
        return out;
    }

    const CompareJob& m_job;
    KnownPosterior m_known;
    std::stop_token m_stop;
    Tensor m_gold; // [M, n] float
};

/// Samplers against the sampler "gold", for an observation.
class ObservedComparison {
public:
    ObservedComparison(const CompareJob& job, std::stop_token stop, EngineCache& cache)
        : m_job{job},
          m_stop{std::move(stop)},
          m_cache{cache}
    {}

    Result<ComparisonTable> execute(const ProgressReport& progress)
    {
        const Meter meter(progress, m_job.samplers.size() + 1);
        ComparisonTable table;
        table.problem = m_job.run.observation.name;
        table.gold = "gold";
        std::vector<float> gold;
        const auto best = draw("gold", m_job.goldSamples, m_job.run.seed ^ kGoldSeed, gold,
                               [&](double share) { meter.at(0, "gold", share); });
        if (!best) {
            return failWith(best);
        }
        table.goldSamples = best->samples;
        table.goldSeconds = best->seconds;
        table.goldChi2 = best->meanChi2;
        table.goldRhat = best->rhat;
        table.goldEffectiveDraws = best->effectiveDraws;
        table.goldAcceptance = best->acceptance;
        table.data = best->pixels;
        for (std::size_t i = 0; i < m_job.samplers.size(); ++i) {
            const std::string& sampler = m_job.samplers[i];
            std::vector<float> samples;
            const auto run = draw(sampler, m_job.samples, m_job.run.seed, samples,
                                  [&](double share) { meter.at(i + 1, sampler, share); });
            if (!run && run.error().kind != Error::Kind::Failed) {
                return failWith(run);
            }
            ComparisonRow row;
            row.sampler = sampler;
            if (!run) {
                row.fault = run.error().message;
            } else {
                const int dims = m_job.run.scene.sourceGrid.pixels;
                row.samples = run->samples;
                row.steps = run->steps;
                row.moves = run->moves;
                row.against = compareSamples(samples, gold, dims * dims, m_job.run.seed);
                row.chi2 = run->meanChi2;
                row.evaluations = run->evaluations;
                row.derivatives = run->derivatives;
                row.secondsPerSample = run->secondsPerSample;
            }
            table.rows.push_back(std::move(row));
        }
        return table;
    }

private:
    Result<SampleSummary> draw(const std::string& sampler, int count, std::uint64_t seed,
                               std::vector<float>& sources,
                               const std::function<void(double)>& report)
    {
        SampleJob job = m_job.run;
        job.sampler = sampler;
        job.samples = count;
        job.seed = seed;
        job.selfCheck = false;
        job.output.clear();
        job.fluxScale = m_fluxScale > 0 ? m_fluxScale : job.fluxScale;
        SampleEvents events;
        events.onSample = [&](const PosteriorSample& sample) {
            sources.insert(sources.end(), sample.source.begin(), sample.source.end());
        };
        events.progress = [&](const Progress& p) {
            report(p.stage == "sampling" && p.total > 0 ? p.done / p.total : 0);
        };
        auto summary = runSampling(job, events, m_stop, m_cache);
        if (summary && summary->cancelled) {
            return fail(Error::Kind::Cancelled, "Stopped.");
        }
        if (summary) {
            m_fluxScale = summary->fluxScale;
        }
        return summary;
    }

    const CompareJob& m_job;
    std::stop_token m_stop;
    EngineCache& m_cache;
    double m_fluxScale = 0; ///< The same for all: it is part of the prior.
};

Result<ComparisonTable> compare(const CompareJob& job, const ProgressReport& progress,
                                std::stop_token stop, EngineCache& cache)
{
    if (job.samples < kLeastSamples || job.goldSamples < kLeastSamples) {
        return fail(Error::Kind::BadInput, "A comparison needs four samples of each or more.");
    }
    for (const std::string& sampler : job.samplers) {
        if (const auto settings = SamplerSettings::named(sampler, 0); !settings) {
            return failWith(settings);
        }
    }
    if (job.problem.empty()) {
        return ObservedComparison(job, std::move(stop), cache).execute(progress);
    }
    auto known = KnownPosterior::readFile(job.problem);
    if (!known) {
        return failWith(known);
    }
    return KnownComparison(job, std::move(*known), std::move(stop)).execute(progress);
}

} // namespace

Result<ComparisonTable> runComparison(const CompareJob& job, const ProgressReport& progress,
                                      std::stop_token stop, EngineCache& cache)
{
    return guarded<ComparisonTable>([&]() -> Result<ComparisonTable> {
        const c10::NoGradGuard guard;
        const OperatorThreadsScope threads;
        return compare(job, progress, std::move(stop), cache);
    });
}

} // namespace anneau
