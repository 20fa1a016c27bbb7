// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Reference distances, densities and Einstein radii (kind "cosmology"): flat, matter and Lambda.
/// Held to the file's tolerance for distances throughout, since constants are the same.
std::vector<CaseResult> verifyCosmology(const std::filesystem::path& file,
                                        const nlohmann::json& reference);

} // namespace anneau
