// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Likelihood of a population from the samples of its objects (kind "hierarchical"): reweighted,
/// exact, and the smallest effective number of samples, over a grid. One result for the file.
std::vector<CaseResult> verifyPopulation(const std::filesystem::path& file,
                                         const nlohmann::json& reference);

} // namespace anneau
