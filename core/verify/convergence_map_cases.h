// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Deflection and potential of a map of convergence (kind "pixelated_convergence"), against the
/// direct sums.
std::vector<CaseResult> verifyConvergenceMap(const std::filesystem::path& file,
                                             const nlohmann::json& reference);

} // namespace anneau
