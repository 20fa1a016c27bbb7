// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/conditionings.h"

#include <algorithm>
#include <array>

namespace anneau {
namespace {

using Made = std::unique_ptr<const Conditioning>;
using Options = ConditioningOptions;

constexpr double kDpsScale = 1; // zeta of the paper

const std::array kRows{
    ConditioningRow{"mmps", "moment matching", true, false, 64,
                    "The real covariance of the denoiser, by a few conjugate-gradient steps.",
                    [](const Denoiser& prior, const LinearData& data, const Options& o) -> Made {
                        return std::make_unique<MmpsConditioning>(prior, data, o.pixelVariance,
                                                                  o.iterations);
                    }},
    ConditioningRow{"pigdm", "pseudo-inverse guidance", true, false, 64,
                    "One isotropic covariance a level; right to a few per cent, unstable below "
                    "some 48 steps.",
                    [](const Denoiser& prior, const LinearData& data, const Options& o) -> Made {
                        return std::make_unique<PigdmConditioning>(prior, data, o.pixelVariance);
                    }},
    ConditioningRow{"cla", "convolved likelihood", false, false, 256,
                    "Ignores the prior within a level: over-confident, wrong weights between "
                    "modes; with the integrator pc the width comes back.",
                    [](const Denoiser& prior, const LinearData& data, const Options&) -> Made {
                        return std::make_unique<ConvolvedConditioning>(prior, data);
                    }},
    ConditioningRow{"cla_diagonal", "convolved likelihood, diagonal", false, true, 256,
                    "As cla, and as if no two pixels shared source light.",
                    [](const Denoiser& prior, const LinearData& data, const Options&) -> Made {
                        return std::make_unique<DiagonalConvolvedConditioning>(prior, data);
                    }},
    ConditioningRow{"diffpir", "proximal step", false, false, 64,
                    "No derivative of the prior; the mean is half a standard deviation off.",
                    [](const Denoiser& prior, const LinearData& data, const Options&) -> Made {
                        return std::make_unique<ProximalConditioning>(prior, data);
                    }},
    ConditioningRow{"tmpd", "Tweedie moment projection", false, true, 256,
                    "Row sums for a covariance: fails for a lens, where rows are coupled.",
                    [](const Denoiser& prior, const LinearData& data, const Options&) -> Made {
                        return std::make_unique<TmpdConditioning>(prior, data);
                    }},
    ConditioningRow{"dps", "DPS as published, uncalibrated", false, true, 256,
                    "A gradient step that knows nothing of the noise: for comparison only.",
                    [](const Denoiser& prior, const LinearData& data, const Options& o) -> Made {
                        return std::make_unique<DpsConditioning>(prior, data, kDpsScale, o.levels);
                    }},
    ConditioningRow{"dps_bayes", "DPS with Bayes' step, uncalibrated", false, false, 256,
                    "As if the denoised image were certain: diverges; for comparison only.",
                    [](const Denoiser& prior, const LinearData& data, const Options&) -> Made {
                        return std::make_unique<BayesDpsConditioning>(prior, data);
                    }},
};

} // namespace

std::span<const ConditioningRow> conditionings()
{
    return kRows;
}

const ConditioningRow* findConditioning(std::string_view key)
{
    const auto row = std::find_if(kRows.begin(), kRows.end(),
                                  [&](const ConditioningRow& r) { return r.key == key; });
    return row != kRows.end() ? &*row : nullptr;
}

} // namespace anneau
