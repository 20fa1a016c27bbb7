// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/conditioning.h"

#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace anneau {

/// What a run tells the conditioning that it makes.
struct ConditioningOptions {
    double pixelVariance = 0;   ///< Of the prior.
    int iterations = 2;         ///< Conjugate gradients, where there are any.
    std::vector<double> levels; ///< Of the run.
};

/// One row a conditioning: any of them goes with any Integrator.
struct ConditioningRow {
    std::string_view key;
    std::string_view name; ///< For people.
    bool calibrated; ///< Whether it may be used for error bars, with the integrators that may.
    bool needsImage; ///< Whether LinearData::image must be given.
    int steps;       ///< How many are usual.
    std::string_view remark; ///< One sentence: what it approximates and what that costs.
    std::unique_ptr<const Conditioning> (*make)(const Denoiser& prior, const LinearData& data,
                                                const ConditioningOptions& options);
};

std::span<const ConditioningRow> conditionings();
/// By key; null for another one.
const ConditioningRow* findConditioning(std::string_view key);

} // namespace anneau
