// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/joint/joint_model.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

struct JointSettings {
    std::string integrator = "dpmpp_2m_sde";
    int steps = 48;     ///< Levels from the prior's highest down.
    int moves = 3;      ///< Metropolis moves of the parameters at each level that is trusted.
    int burnIn = 100;   ///< The same at the first level of each walk down, trusted or not.
    int iterations = 2; ///< Conjugate gradients of the source's conditioning.
    /// Further draws of each run: the source is noised again to this level and walked down, the
    /// parameters moving along. 0 cycles: one draw a run.
    int cycles = 0;
    double cycleSigma = 0;
};

/// One state of every run.
struct JointDraw {
    Tensor parameters; // [R, K]
    Tensor sources;    // [R, n]; undefined before the first walk
};

/// Metropolis moves of all runs together.
struct MoveTally {
    double accepted = 0, tried = 0;
    double acceptance() const { return tried > 0 ? accepted / tried : 0; }
};

struct JointDraws {
    std::vector<JointDraw> draws; ///< 1 + cycles of them, or fewer when stopped.
    MoveTally moves;              ///< Over all levels.
};

/// Samples the joint posterior of the parameters of an operator and of the source behind it, by
/// diffusion-in-the-loop Gibbs (Murata et al. 2023, arXiv:2301.12686) with the source marginalised
/// in the moves of the parameters.
///
/// The walk keeps to p(x_t, p | y) at every level: p is drawn given x_t, by Metropolis moves under
/// the evidence with the source integrated out as the model believes it to be given x_t
/// (JointModel::sourcesGiven()); then x_t takes one step down given p, conditioned by moment
/// matching on the prior's own derivative. At the highest level x_t says nothing and p has the
/// posterior under that belief; at the lowest the source is known. Where the model does not trust
/// its belief (JointModel::movesAt()) p stays as it is, which keeps p(x_t, p | y) as well. A step
/// that looks back sees D of the step before as the parameters of now would have it. Exact up to
/// the steps where the prior is Gaussian and believed to be what it is; runs are independent.
///
/// Double precision on the CPU; the prior sees its own precision and device. The prior and the
/// model must outlive it.
class JointSampler {
public:
    using OnStep =
        std::function<void(int step, int steps, const Tensor& parameters, const Tensor& denoised)>;

    /// `proposal` [K, K]: a guess at the posterior covariance of the parameters; its scale adapts
    /// at each level.
    JointSampler(const Denoiser& prior, const JointModel& model, Tensor proposal,
                 JointSettings settings);

    /// One walk down of all runs, from `from` on: from the highest level where that has parameters
    /// only, otherwise from cycleSigma. A function of `from` and `noise`: what walks before it
    /// learnt of step lengths is not passed on. Adds to `moves` also when it is stopped, between
    /// two steps and without a draw, or when the prior throws.
    std::optional<JointDraw> walk(const JointDraw& from, const SampleNoise& noise, MoveTally& moves,
                                  const OnStep& onStep, std::stop_token stop) const;

    /// 1 + cycles walks. `start` [R, K]: where the runs begin, better too far apart than too close;
    /// R as in `noise`, which is that of the first walk; others take the batches after it.
    JointDraws run(const Tensor& start, const SampleNoise& noise, const OnStep& onStep,
                   std::stop_token stop) const;

private:
    class Walk;

    const Denoiser& m_prior;
    const JointModel& m_model;
    Tensor m_precision; // [K, K] of the proposal
    JointSettings m_settings;
};

} // namespace anneau
