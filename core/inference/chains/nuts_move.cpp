// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/nuts_move.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace anneau {
namespace {

using Eigen::VectorXd;

constexpr double kNothing = -std::numeric_limits<double>::infinity();
constexpr double kLost = 1000; ///< Energy gained by then: the trajectory has gone astray.

double logSum(double a, double b)
{
    const double most = std::max(a, b);
    return most == kNothing ? kNothing : most + std::log(std::exp(a - most) + std::exp(b - most));
}

/// Whether a trajectory from momentum `first` to `last` still gets farther from its ends.
bool goesOn(const VectorXd& first, const VectorXd& last, const VectorXd& sum)
{
    return first.dot(sum) > 0 && last.dot(sum) > 0;
}

} // namespace

struct NutsMover::Phase {
    NutsPlace place;
    VectorXd momentum;

    double energy() const
    {
        const double value = 0.5 * momentum.squaredNorm() - place.logDensity;
        return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
    }
};

/// What is common to all parts of a trajectory.
struct NutsMover::Trajectory {
    double step;  ///< With the sign of its direction.
    double start; ///< Energy.
    Rng& rng;
    double accepted = 0;
    int evaluations = 0;
    bool divergent = false;
};

NutsMover::NutsMover(const LogDensity& density, const Eigen::MatrixXd& factor, int deepest,
                     std::stop_token stop)
    : m_density{density},
      m_factor{factor},
      m_deepest{deepest},
      m_stop{std::move(stop)}
{}

NutsPlace NutsMover::placeAt(const VectorXd& q) const
{
    NutsPlace place{q, VectorXd::Zero(q.size()), 0};
    const VectorXd point = pointOf(q);
    const auto n = static_cast<std::size_t>(q.size());
    place.logDensity = m_density.evaluate({point.data(), n}, {place.slope.data(), n});
    if (!std::isfinite(place.logDensity)) {
        place.logDensity = kNothing;
        place.slope.setZero();
    }
    place.slope = m_factor.transpose() * place.slope;
    return place;
}

/// One step of the leapfrog integrator.
void NutsMover::leap(Phase& phase, double step) const
{
    phase.momentum += 0.5 * step * phase.place.slope;
    phase.place = placeAt(phase.place.q + step * phase.momentum);
    phase.momentum += 0.5 * step * phase.place.slope;
}

/// Goes 2^depth steps on from `phase`; false when the trajectory has turned or gone astray.
/// `first`, `last`: momenta at the part's ends; `sum` and `logWeight` are added to.
bool NutsMover::build(Trajectory& trajectory, int depth, Phase& phase, Phase& proposal,
                      VectorXd& first, VectorXd& last, VectorXd& sum, double& logWeight) const
{
    if (depth == 0) {
        if (m_stop.stop_requested()) {
            return false;
        }
        leap(phase, trajectory.step);
        const double gain = trajectory.start - phase.energy();
        ++trajectory.evaluations;
        trajectory.divergent = trajectory.divergent || !(gain > -kLost);
        trajectory.accepted += gain > 0 ? 1 : std::exp(gain);
        logWeight = logSum(logWeight, gain);
        proposal = phase;
        first = phase.momentum;
        last = phase.momentum;
        sum += phase.momentum;
        return !trajectory.divergent;
    }
    VectorXd middle, onwards;
    VectorXd sumBefore = VectorXd::Zero(sum.size());
    VectorXd sumAfter = VectorXd::Zero(sum.size());
    double before = kNothing, after = kNothing;
    Phase other;
    if (!build(trajectory, depth - 1, phase, proposal, first, middle, sumBefore, before) ||
        !build(trajectory, depth - 1, phase, other, onwards, last, sumAfter, after)) {
        return false;
    }
    const double both = logSum(before, after);
    logWeight = logSum(logWeight, both);
    if (std::log(trajectory.rng.uniform()) < after - both) {
        proposal = std::move(other);
    }
    sum += sumBefore + sumAfter;
    return goesOn(first, last, sumBefore + sumAfter) &&
           goesOn(first, onwards, sumBefore + onwards) && goesOn(middle, last, sumAfter + middle);
}

NutsMove NutsMover::move(NutsPlace& place, double step, Rng& rng) const
{
    const Eigen::Index n = place.q.size();
    VectorXd momentum(n);
    rng.fillNormal(std::span<double>(momentum.data(), static_cast<std::size_t>(n)));
    Phase ends[2] = {{place, momentum}, {place, momentum}}; // Backward, forward.
    Trajectory trajectory{step, ends[0].energy(), rng};
    VectorXd sum = momentum;
    VectorXd outer[2] = {momentum, momentum}; ///< Momenta at the ends.
    NutsPlace chosen = place;
    double logWeight = 0;
    NutsMove result;
    int depth = 0;
    for (bool on = true; on && depth < m_deepest; ++depth) {
        const int way = rng.uniform() < 0.5 ? 0 : 1;
        trajectory.step = way == 0 ? -step : step;
        Phase proposal;
        VectorXd begin, end;
        VectorXd added = VectorXd::Zero(n);
        double weight = kNothing;
        if (!build(trajectory, depth, ends[way], proposal, begin, end, added, weight)) {
            break;
        }
        if (std::log(rng.uniform()) < weight - logWeight) {
            chosen = std::move(proposal.place);
        }
        logWeight = logSum(logWeight, weight);
        // `inner` is the old part's momentum beside the new part's `begin`.
        const VectorXd inner = outer[way];
        outer[way] = end;
        const VectorXd& back = outer[1 - way];
        on = goesOn(back, end, sum + added) && goesOn(back, begin, sum + begin) &&
             goesOn(inner, end, added + inner);
        sum += added;
    }
    result.longest = depth == m_deepest;
    result.divergent = trajectory.divergent;
    result.evaluations = trajectory.evaluations;
    result.acceptance = trajectory.accepted / std::max(trajectory.evaluations, 1);
    if (!m_stop.stop_requested()) {
        place = std::move(chosen);
    }
    return result;
}

double NutsMover::firstStep(const NutsPlace& place, Rng& rng) const
{
    constexpr int kTries = 30;
    const double wanted = std::log(0.8);
    VectorXd momentum(place.q.size());
    rng.fillNormal(std::span<double>(momentum.data(), static_cast<std::size_t>(momentum.size())));
    const Phase start{place, momentum};
    const auto gain = [&](double step) {
        Phase phase = start;
        leap(phase, step);
        return start.energy() - phase.energy();
    };
    double step = 0.5;
    const bool tooShort = gain(step) > wanted;
    for (int i = 0; i < kTries && !m_stop.stop_requested(); ++i) {
        const double next = tooShort ? 2 * step : 0.5 * step;
        if (!tooShort) {
            step = next;
        }
        if ((gain(next) > wanted) != tooShort) {
            break;
        }
        step = next;
    }
    return step;
}

} // namespace anneau
