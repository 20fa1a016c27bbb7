// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"
#include "core/diffusion/samplers/walk_metric.h"
#include "core/posterior/diagnostics.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace anneau {

/// What is followed along the chains to tell whether they mix: chi-squared of the data, total
/// flux, and the first principal components of the prior.
struct WalkTraces {
    std::vector<Chains> summaries; ///< [summary][chain][move], after the warm-up.

    void append(const WalkTraces& more); ///< Chains of another batch.
    /// The worst over the summaries: the greatest R-hat, the least effective number of draws. With
    /// fewer than two chains, or fewer than four moves, R-hat is infinite.
    ChainDiagnostics diagnose() const;
};

struct WalkSettings {
    int moves = 200;
    double level = 0;  ///< sigma_0, as from walkLevel().
    int intervals = 2; ///< Of Simpson's rule along a proposal.
    /// Half the cost of short walks that are looked at but not kept: the first chain's Jacobian
    /// serves all, and no samples are brought down.
    bool onlyLook = false;
};

struct WalkResult {
    Tensor samples; ///< [B, 1, H, W] float64, brought down from the level: posterior
                    ///< samples. Undefined where settings.onlyLook.
    Tensor states;  ///< [B, 1, H, W] float64 at the level: what the chains themselves give.
    double level = 0;
    double acceptance = 0; ///< After the warm-up, of all chains together.
    /// Root mean square, over chains, of what twice the intervals change in one log-ratio: how far
    /// the prior's score is from being a gradient, and Simpson from exact.
    double integralError = 0;
    /// From the start of each chain to its end; both average 0 for chains that start in their law.
    Tensor priorChange; ///< [B] log p_sigma0(x)
    Tensor dataChange;  ///< [B] log p(y | x) at the level
    WalkTraces traces;
};

/// Moves posterior samples on by Metropolis-adjusted Langevin moves (Roberts & Rosenthal 1998) at a
/// small noise level sigma_0, where little is left of the approximations that brought them here.
/// The chains' law is p_sigma0(x) p(y | x), the second as in LevelLikelihood. No log-density of a
/// learnt prior is known; the difference between two images is the line integral of its score
/// (core/noise/line_integral.h). Two evaluations of the prior a move.
///
/// Start: x = x_0 + sigma_0 z, z shared with the noise of the data, has that law if x_0 is a
/// posterior sample. End: x_0 given x and y, by the integrator from the level down.
///
/// Chains keep the mode they start in (Note [Bent ways]): weights between modes come from the
/// starts alone. Step lengths adapt to an acceptance of 0.57, each chain's own, in the first third
/// of the moves.
///
/// `start` [B, 1, H, W] in the prior's unit; `metric` for its level. Throws Cancelled by way of a
/// StoppableDenoiser. onMove: moves done, how many, states at the level.
WalkResult metropolisWalk(const Denoiser& prior, const LinearData& data, const Tensor& start,
                          const WalkMetric& metric, const WalkSettings& settings,
                          const SampleNoise& noise,
                          const std::function<void(int, int, const Tensor&)>& onMove = {});

/// A level from the widths of samples [N, 1, H, W]: see Note [Level of the walk]. Within the
/// prior's trained levels.
double walkLevel(const Denoiser& prior, const LinearData& data, const Tensor& samples);

} // namespace anneau
