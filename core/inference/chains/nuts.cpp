// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/nuts.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/inference/chains/dual_averaging.h"
#include "core/inference/chains/nuts_move.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace anneau {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::uint32_t kFirstStepMove = ~0U; ///< The random numbers of that search.

VectorXd vectorOf(const std::vector<double>& values)
{
    return Eigen::Map<const VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

MatrixXd factorOf(const MatrixXd& covariance)
{
    const Eigen::LLT<MatrixXd> factor(covariance);
    expects(factor.info() == Eigen::Success, "NUTS: the metric is not positive definite");
    return factor.matrixL();
}

/// Some moves of one chain. With `tuning` the step follows it, else it stays.
struct Runner {
    const LogDensity& density;
    const MatrixXd& factor;
    const NutsOptions& options;
    std::stop_token stop;

    NutsMover mover() const { return {density, factor, options.deepest, stop}; }

    NutsChain run(VectorXd& q, std::uint32_t chain, std::uint32_t begin, std::uint32_t end,
                  double step, DualAveraging* tuning) const
    {
        const NutsMover moves = mover();
        NutsChain result;
        NutsPlace place = moves.placeAt(q);
        for (std::uint32_t move = begin; move < end && !stop.stop_requested(); ++move) {
            Rng rng(options.seed, chain, move);
            const NutsMove made = moves.move(place, tuning != nullptr ? tuning->step() : step, rng);
            if (tuning != nullptr) {
                tuning->add(made.acceptance);
            }
            const VectorXd at = moves.pointOf(place.q);
            result.draws.insert(result.draws.end(), at.data(), at.data() + at.size());
            result.logDensity.push_back(place.logDensity);
            result.divergences += made.divergent ? 1 : 0;
            result.longest += made.longest ? 1 : 0;
            result.evaluations += made.evaluations;
            result.acceptance += made.acceptance;
            q = place.q;
        }
        return result;
    }
};

/// Ends of the warm-up's windows: the first and the last only tune the step, those between, each
/// twice as long as the one before, end with a new metric.
std::vector<int> windowEnds(int moves)
{
    const int first = std::max(moves * 3 / 20, std::min(moves, 5));
    const int last = moves - std::max(moves / 6, std::min(moves - first, 5));
    std::vector<int> ends{first};
    for (int length = std::max(first, 10); ends.back() + length <= last; length *= 2) {
        // What is too short for another window joins this one.
        ends.push_back(ends.back() + 3 * length > last ? last : ends.back() + length);
    }
    if (ends.back() < moves) {
        ends.push_back(moves);
    }
    return ends;
}

/// The covariance of draws [count, n]; its correlations are drawn towards those of `known` as if
/// these were worth 2 n + 10 draws. The widths are the draws' own: few are enough for them.
MatrixXd pooled(const std::vector<NutsChain>& chains, const MatrixXd& known)
{
    const Eigen::Index n = known.rows();
    VectorXd mean = VectorXd::Zero(n);
    double count = 0;
    const auto forEach = [&](const auto& visit) {
        for (const NutsChain& chain : chains) {
            for (std::size_t i = 0; i < chain.moves(); ++i) {
                visit(Eigen::Map<const VectorXd>(
                    chain.draws.data() + i * static_cast<std::size_t>(n), n));
            }
        }
    };
    forEach([&](const auto& draw) {
        mean += draw;
        ++count;
    });
    mean /= count;
    MatrixXd sum = MatrixXd::Zero(n, n);
    forEach([&](const auto& draw) { sum += (draw - mean) * (draw - mean).transpose(); });
    const double worth = 2 * static_cast<double>(n) + 10;
    const VectorXd scale = (sum.diagonal().array() / known.diagonal().array()).sqrt();
    const MatrixXd prior = scale.asDiagonal() * known * scale.asDiagonal();
    return (sum + worth / (count - 1) * prior) / (count - 1 + worth);
}

std::vector<NutsChain> runAll(const Runner& runner, NutsState& state, std::uint32_t moves,
                              std::vector<DualAveraging>* tuning)
{
    std::vector<NutsChain> chains(state.points.size());
    for (std::size_t c = state.places.size(); c < chains.size(); ++c) {
        state.places.push_back(
            runner.factor.triangularView<Eigen::Lower>().solve(vectorOf(state.points[c])));
    }
    parallelFor(chains.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t c = begin; c < end; ++c) {
            chains[c] = runner.run(state.places[c], static_cast<std::uint32_t>(c), state.moves,
                                   state.moves + moves, state.step,
                                   tuning != nullptr ? &(*tuning)[c] : nullptr);
        }
    });
    for (std::size_t c = 0; c < chains.size(); ++c) {
        const VectorXd point = runner.factor * state.places[c];
        state.points[c].assign(point.data(), point.data() + point.size());
    }
    state.moves += moves;
    return chains;
}

double firstStep(const Runner& runner, const NutsState& state)
{
    const NutsMover mover = runner.mover();
    Rng rng(runner.options.seed, 0, kFirstStepMove);
    const VectorXd q =
        runner.factor.triangularView<Eigen::Lower>().solve(vectorOf(state.points.front()));
    return mover.firstStep(mover.placeAt(q), rng);
}

} // namespace

void warmUpNuts(const LogDensity& density, NutsState& state, const NutsOptions& options,
                const std::function<void(int)>& onWindow, const std::stop_token& stop)
{
    expects(!state.points.empty() && options.warmUp > 0, "warmUpNuts: nothing to run");
    const std::vector<int> ends = windowEnds(options.warmUp);
    int done = 0;
    for (std::size_t w = 0; w < ends.size() && !stop.stop_requested(); ++w) {
        const MatrixXd factor = factorOf(state.covariance);
        const Runner runner{density, factor, options, stop};
        if (state.step <= 0) {
            state.step = firstStep(runner, state);
        }
        std::vector<DualAveraging> tuning(state.points.size(),
                                          DualAveraging(state.step, options.acceptance));
        const std::vector<NutsChain> chains =
            runAll(runner, state, static_cast<std::uint32_t>(ends[w] - done), &tuning);
        double logStep = 0; // All chains go on with one step: where one is stuck says little.
        for (const DualAveraging& chain : tuning) {
            logStep += std::log(chain.settled()) / static_cast<double>(tuning.size());
        }
        state.step = std::exp(logStep);
        if (w > 0 && w + 1 < ends.size() && !stop.stop_requested()) {
            state.covariance = pooled(chains, state.covariance);
        }
        state.places.clear(); // The metric they are in units of may be another.
        done = ends[w];
        if (onWindow) {
            onWindow(done);
        }
    }
}

void sampleNuts(const LogDensity& density, NutsState& state, std::vector<NutsChain>& chains,
                int moves, const NutsOptions& options, const std::stop_token& stop)
{
    expects(state.step > 0, "sampleNuts: chains that were not warmed up");
    const MatrixXd factor = factorOf(state.covariance);
    NutsState next = state;
    const std::vector<NutsChain> more =
        runAll({density, factor, options, stop}, next, static_cast<std::uint32_t>(moves), nullptr);
    if (stop.stop_requested()) {
        return;
    }
    state = std::move(next);
    chains.resize(more.size());
    for (std::size_t c = 0; c < more.size(); ++c) {
        NutsChain& chain = chains[c];
        chain.draws.insert(chain.draws.end(), more[c].draws.begin(), more[c].draws.end());
        chain.logDensity.insert(chain.logDensity.end(), more[c].logDensity.begin(),
                                more[c].logDensity.end());
        chain.divergences += more[c].divergences;
        chain.longest += more[c].longest;
        chain.evaluations += more[c].evaluations;
        chain.acceptance += more[c].acceptance;
    }
}

} // namespace anneau
