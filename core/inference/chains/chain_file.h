// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/inference/chains/lens_chains.h"
#include "core/inference/chains/nuts.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// Chains with all that is needed to go on with them.
struct StoredChains {
    std::string setup; ///< SHA-256 of what the density depends on, hashOf().
    std::uint64_t seed = 0;
    int warmUp = 0;
    NutsState state;
    std::vector<NutsChain> chains;
};

/// Of data, weights, grid, light and priors.
std::string hashOf(const LensPosteriorModel& model);

/// Writes a FITS file durably: table CHAINS (CHAIN, DRAW, LN_POSTERIOR, then every parameter by its
/// COOLEST name, "lens.theta_E"), table SUMMARY (NAME, UNIT, PRIOR, MEAN, MEDIAN, SD, quantiles,
/// RHAT, ESS_BULK, ESS_TAIL), and for going on COORDINATES [coordinates, draws, chains], PLACES,
/// METRIC and table COUNTS. The primary header has step, seed, and LN_Z +- LN_Z_SD where known.
Result<void> writeChains(const std::filesystem::path& file, const StoredChains& chains,
                         const LensChains& values, const ChainEvidence& evidence);
Result<StoredChains> readChains(const std::filesystem::path& file);

/// The table SUMMARY of such a file. BadInput if it has none.
Result<std::vector<InferredParameter>> readChainSummary(const std::filesystem::path& file);

} // namespace anneau
