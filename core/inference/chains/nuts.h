// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/chains/log_density.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace anneau {

struct NutsOptions {
    int warmUp = 150; ///< Moves of each chain that are thrown away.
    double acceptance = 0.8;
    int deepest = 8; ///< A trajectory is 2^deepest steps at most.
    std::uint64_t seed = 1;
};

/// An ensemble of chains between two moves: all that is needed to go on, bit for bit.
struct NutsState {
    std::vector<std::vector<double>> points; ///< One a chain,
    std::vector<Eigen::VectorXd> places; ///< and the same in units of the metric, to the last bit;
                                         ///< empty: from the points.
    Eigen::MatrixXd covariance;          ///< The metric: about the density's own.
    double step = 0;                     ///< 0: not found yet.
    std::uint32_t moves = 0;             ///< Made so far, warm-up included.
};

struct NutsChain {
    std::vector<double> draws;      ///< [moves, n]
    std::vector<double> logDensity; ///< [moves]
    int divergences = 0;
    int longest = 0; ///< Trajectories that were cut before they turned.
    long evaluations = 0;
    double acceptance = 0; ///< Sum over the moves.

    std::size_t moves() const { return logDensity.size(); }
};

/// Lets the chains forget their starts and finds step size and metric. The metric is the pooled
/// covariance of all chains' draws in windows of growing length, drawn towards the one before while
/// draws are few; `state` brings the first one and a point for each chain. Chains run on all
/// threads; the result does not depend on how many there are. `onWindow` is told the moves made.
void warmUpNuts(const LogDensity& density, NutsState& state, const NutsOptions& options,
                const std::function<void(int moves)>& onWindow, const std::stop_token& stop);

/// Appends `moves` draws to each chain. Several calls give what one would. After a stop request
/// state and chains are as they were.
void sampleNuts(const LogDensity& density, NutsState& state, std::vector<NutsChain>& chains,
                int moves, const NutsOptions& options, const std::stop_token& stop);

} // namespace anneau
