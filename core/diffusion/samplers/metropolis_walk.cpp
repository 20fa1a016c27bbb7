// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/metropolis_walk.h"

#include "core/base/error.h"
#include "core/diffusion/samplers/level_likelihood.h"
#include "core/noise/line_integral.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

constexpr double kWanted = 0.574; ///< Acceptance at which Langevin chains move fastest.
constexpr double kBent = 4;       ///< Nats: see Note [Bent ways].
constexpr double kRough = 0.1;    ///< Error of log-ratios from which a finer rule is taken.
constexpr std::int64_t kComponents = 4;

/// Log-uniforms from standard normals: log of their distribution function.
Tensor logUniform(const Tensor& normal)
{
    return (0.5 * at::erfc(-normal / std::sqrt(2.0))).log();
}

/// The law at one level: log p_sigma(x) by its score, and log p(y | x).
class Target {
public:
    struct Point {
        Tensor x;        // [B, n] double
        Tensor denoised; // [B, n] double
        Tensor logData;  // [B]
        Tensor score;    // [B, n] of both
    };

    Target(const Denoiser& prior, const LevelLikelihood& data, double level, at::IntArrayRef sizes)
        : m_prior{prior},
          m_data{data},
          m_level{level},
          m_sizes{sizes.vec()}
    {}

    Point at(const Tensor& x) const
    {
        Point out;
        out.x = x;
        out.denoised = denoised(x);
        const LevelLikelihood::Value seen = m_data.at(x, out.denoised);
        out.logData = seen.log;
        out.score = (out.denoised - x) / (m_level * m_level) + seen.score;
        return out;
    }

    /// log p_sigma(to) - log p_sigma(from) by the line integral of the score. // -> [B]
    Tensor priorDifference(const Point& from, const Point& to, int intervals) const
    {
        const Tensor way = to.x - from.x;
        return lineIntegral(
            [&](double u) -> Tensor {
                const Tensor x = from.x + u * way;
                return slope(u == 0.0   ? from.denoised
                             : u == 1.0 ? to.denoised
                                        : denoised(x),
                             x, way);
            },
            intervals);
    }

    /// The same from the ends alone, by the trapezoidal rule.
    Tensor roughDifference(const Point& from, const Point& to) const
    {
        const Tensor way = to.x - from.x;
        return 0.5 * (slope(from.denoised, from.x, way) + slope(to.denoised, to.x, way));
    }

    Tensor denoised(const Tensor& x) const
    {
        return m_prior.mean(x.reshape(m_sizes).to(at::kFloat), m_level)
            .to(at::kDouble)
            .reshape(x.sizes());
    }

private:
    Tensor slope(const Tensor& denoisedThere, const Tensor& x, const Tensor& way) const
    {
        return ((denoisedThere - x) * way).sum(1) / (m_level * m_level);
    }

    const Denoiser& m_prior;
    const LevelLikelihood& m_data;
    double m_level;
    std::vector<std::int64_t> m_sizes;
};

Target::Point chosen(const Tensor& accepted, const Target::Point& yes, const Target::Point& no)
{
    const Tensor column = accepted.unsqueeze(1);
    return {at::where(column, yes.x, no.x), at::where(column, yes.denoised, no.denoised),
            at::where(accepted, yes.logData, no.logData), at::where(column, yes.score, no.score)};
}

/// What WalkTraces follow. // -> [summaries, B]
Tensor summariesOf(const Target::Point& point, const PriorMoments& moments)
{
    std::vector<Tensor> rows{-2 * point.logData, point.x.sum(1)};
    const std::int64_t kept = moments.components.defined()
                                  ? std::min<std::int64_t>(kComponents, moments.components.size(0))
                                  : 0;
    if (kept > 0) {
        const Tensor leading =
            moments.components.narrow(0, 0, kept).reshape({kept, -1}).to(at::kDouble);
        rows.push_back(at::matmul(leading, point.x.t()));
    }
    for (Tensor& row : rows) {
        row = row.reshape({-1, point.x.size(0)});
    }
    return at::cat(rows).to(at::kCPU);
}

void append(WalkTraces& traces, const Tensor& summaries)
{
    const auto count = static_cast<std::size_t>(summaries.size(0));
    const auto chains = static_cast<std::size_t>(summaries.size(1));
    traces.summaries.resize(count, Chains(chains));
    const auto values = summaries.accessor<double, 2>();
    for (std::size_t s = 0; s < count; ++s) {
        for (std::size_t c = 0; c < chains; ++c) {
            traces.summaries[s][c].push_back(
                values[static_cast<std::int64_t>(s)][static_cast<std::int64_t>(c)]);
        }
    }
}

} // namespace

void WalkTraces::append(const WalkTraces& more)
{
    summaries.resize(std::max(summaries.size(), more.summaries.size()));
    for (std::size_t s = 0; s < more.summaries.size(); ++s) {
        summaries[s].insert(summaries[s].end(), more.summaries[s].begin(), more.summaries[s].end());
    }
}

ChainDiagnostics WalkTraces::diagnose() const
{
    ChainDiagnostics worst;
    worst.bulkEss = std::numeric_limits<double>::infinity();
    for (const Chains& chains : summaries) {
        if (chains.size() < 2 || chains.front().size() < 4) {
            return {std::numeric_limits<double>::infinity(), static_cast<double>(chains.size())};
        }
        const ChainDiagnostics own = diagnoseChains(chains);
        worst.rhat = std::max(worst.rhat, own.rhat);
        worst.bulkEss = std::min(worst.bulkEss, own.bulkEss);
    }
    return worst;
}

/// Note [Bent ways]. Between modes a score turns sharply, and a rule of a few points may be wrong
/// by many nats: chains would cross with a wrong probability. Where Simpson's rule and the
/// trapezoidal one differ by more than a few nats the move is not made. Both see the same points in
/// either direction, so that detailed balance holds: what is lost are only ways from mode to mode.
WalkResult metropolisWalk(const Denoiser& prior, const LinearData& data, const Tensor& start,
                          const WalkMetric& metric, const WalkSettings& settings,
                          const SampleNoise& noise,
                          const std::function<void(int, int, const Tensor&)>& onMove)
{
    expects(settings.moves >= 1 && settings.level > 0, "metropolisWalk: settings");
    const std::int64_t batch = start.size(0), n = metric.size();
    const auto numbers = [&](std::uint32_t move, std::int64_t count) {
        return noise.normals(SampleNoise::kMoves + move, count).to(start.device());
    };
    const Tensor flat = start.to(at::kDouble).reshape({batch, n});
    LevelLikelihood seen(data, settings.level);
    const Tensor first = seen.noised(flat, numbers(0, n));
    const Tensor from = first.reshape(start.sizes());
    seen.linearise(prior, settings.onlyLook ? from.narrow(0, 0, 1) : from);
    const Target target(prior, seen, settings.level, start.sizes());
    Target::Point here = target.at(first);

    WalkResult out;
    out.level = settings.level;
    out.priorChange = at::zeros({batch}, flat.options());
    const Tensor logDataAtStart = here.logData;
    const int warmUp = settings.moves / 3;
    const int tested = warmUp + (settings.moves - warmUp) / 2;
    int intervals = settings.intervals;
    Tensor logStep =
        at::full({batch}, std::log(1.2) - std::log(static_cast<double>(n)) / 6, flat.options());
    double accepted = 0;
    for (int move = 0; move < settings.moves; ++move) {
        const Tensor drawn = numbers(static_cast<std::uint32_t>(move) + 1, 2 * n + 1);
        const Tensor step = logStep.exp().unsqueeze(1); // [B, 1]
        const Tensor drift = metric.apply(here.score);
        const Tensor way =
            0.5 * step.square() * drift + step * metric.draw(drawn.narrow(1, 0, 2 * n));
        const Target::Point there = target.at(here.x + way);
        const Tensor priorGain = target.priorDifference(here, there, intervals);
        const Tensor dataGain = there.logData - here.logData;
        // log q(here | there) - log q(there | here): the terms with the metric's inverse cancel.
        const Tensor back =
            (there.score * metric.apply(there.score)).sum(1) - (here.score * drift).sum(1);
        const Tensor proposalGain = -0.5 * ((way * (there.score + here.score)).sum(1) +
                                            0.25 * step.squeeze(1).square() * back);
        const Tensor logRatio =
            at::nan_to_num(priorGain + dataGain + proposalGain, -std::numeric_limits<double>::max(),
                           std::numeric_limits<double>::max());
        const Tensor straight = (priorGain - target.roughDifference(here, there)).abs() < kBent;
        const Tensor takes = (logUniform(drawn.select(1, 2 * n)) < logRatio).logical_and(straight);
        if (move == warmUp || move == tested) {
            const Tensor finer = target.priorDifference(here, there, 2 * intervals);
            const Tensor error = at::where(straight, finer - priorGain, at::zeros_like(priorGain));
            out.integralError = error.square().mean().sqrt().item<double>();
            intervals = move == warmUp && out.integralError > kRough ? 2 * intervals : intervals;
        }
        out.priorChange = out.priorChange + at::where(takes, priorGain, at::zeros_like(priorGain));
        here = chosen(takes, there, here);
        if (move < warmUp) {
            const Tensor chance = logRatio.clamp_max(0).exp() * straight;
            logStep = logStep + (chance - kWanted) / std::pow(move + 1.0, 0.6);
        } else {
            accepted += takes.to(at::kDouble).mean().item<double>();
            append(out.traces, summariesOf(here, prior.moments()));
        }
        if (onMove) {
            onMove(move + 1, settings.moves, here.denoised.reshape(start.sizes()));
        }
    }
    out.acceptance = accepted / (settings.moves - warmUp);
    out.dataChange = here.logData - logDataAtStart;
    out.states = here.x.reshape(start.sizes());
    if (!settings.onlyLook) {
        out.samples =
            seen.sources(prior, out.states, noise,
                         SampleNoise::kMoves + static_cast<std::uint32_t>(settings.moves) + 1);
    }
    return out;
}

/// Note [Level of the walk]. The level is what a network must be right at: (D - x) / sigma^2 gains
/// by 1 / sigma on its errors, and chains follow it until they have gone as far as the data let
/// them. Where they may go further than some sigma, they end where the errors lead. Chains without
/// data that start at a network's own draws stay in its law at the level of the posterior's width,
/// and leave it at a third of that within some ten moves. A Gaussian or a mixture has no such
/// errors and narrow directions that matter.
double walkLevel(const Denoiser& prior, const LinearData& data, const Tensor& samples)
{
    constexpr double kPart = 0.3, kOfPixels = 1;
    const Tensor rows = samples.to(at::kDouble).reshape({samples.size(0), -1});
    const std::int64_t count = rows.size(0), n = rows.size(1);
    double wanted = 0;
    if (count >= 4 * n) { // the narrowest direction
        const Tensor offsets = rows - rows.mean(0, true);
        const Tensor covariance = at::mm(offsets.t(), offsets) / static_cast<double>(count - 1);
        wanted = kPart * std::sqrt(at::linalg_eigvalsh(covariance).min().item<double>());
    } else if (count > 1) { // of the pixels that are not empty
        const Tensor deviations = rows.std(0, true);
        const Tensor lit = deviations > 0.1 * deviations.max();
        wanted = kOfPixels * deviations.masked_select(lit).median().item<double>();
    }
    const double least = 2 * prior.sigmaMin();
    return std::clamp(std::min(wanted, LevelLikelihood::highestLevel(data)), least,
                      std::max(least, prior.sigmaData()));
}

} // namespace anneau
