// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/progress.h"
#include "core/inference/chains/lens_chains.h"
#include "core/inference/chains/lens_setup.h"
#include "core/inference/chains/nuts.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

struct InferOptions {
    LensSetupOptions setup;
    int chains = 4;
    int draws = 400; ///< Of each chain, after the warm-up.
    NutsOptions nuts;
    std::filesystem::path output; ///< Where chains go while they grow; empty: nowhere.
    bool resume = false;          ///< Go on with what is there.
    double saveSeconds = 20;      ///< Between two writings, at least.
};

/// The posterior of a lens' parameters with the source integrated out.
struct LensPosterior {
    LensChains chains;
    ChainEvidence evidence; ///< Normalised over data and priors: models of one image compare.
    int draws = 0;          ///< Of each chain.
    int divergences = 0;
    int longest = 0;     ///< Trajectories that were cut.
    double rhat = 0;     ///< The worst of the sampled coordinates.
    double leastEss = 0; ///< Over bulk and tails of all free parameters.
    double acceptance = 0, step = 0;
    long evaluations = 0; ///< Of the density and its slope, without the warm-up's.
    double seconds = 0;
    bool cancelled = false; ///< Fewer draws than asked for.
    double chi2Arcs = 0;
    std::vector<std::string> assumptions, warnings;
};

/// Samples the posterior by NUTS (nuts.h) from the touching Gaussian (laplace.h). Draws are on the
/// disk every few seconds; the same call with `resume` goes on bit for bit, also after more draws
/// are asked for. A stop keeps what there is; before the first draws it is an error, Cancelled.
/// Blocks; seconds to hours.
Result<LensPosterior> inferLens(const Observation& observation, const Scene& model,
                                const std::optional<FitRegion>& region, const InferOptions& options,
                                const ProgressReport& progress, const std::stop_token& stop);

} // namespace anneau
