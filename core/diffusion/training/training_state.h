// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/diffusion/prior/prior_file.h"

#include <array>
#include <filesystem>
#include <string>

namespace anneau {

/// The loss by noise level: moving averages over equal parts of ln sigma, lowest first.
using LevelLoss = std::array<double, 8>;

/// All that changes while a network is trained. A checkpoint holds exactly this: a run continued
/// from it does what the uninterrupted one would have done.
struct TrainingState {
    std::int64_t step = 0; ///< Steps done.
    Parameters now;        ///< What Adam moves.
    Parameters average;    ///< What is used: the power-law average (ema.h).
    Parameters first;      ///< Adam's own.
    Parameters second;
    double loss = 0; ///< Moving averages.
    LevelLoss levels{};
    NoiseRange range; ///< Measured at the start.
    PriorMoments moments;
    double seconds = 0; ///< Spent so far.
};

/// `job` is the identity of the run: resuming with another one is refused.
Result<void> writeCheckpoint(const std::filesystem::path& file, const TrainingState& state,
                             const std::string& job);
Result<TrainingState> readCheckpoint(const std::filesystem::path& file, const UnetConfig& config,
                                     const std::string& job);

} // namespace anneau
