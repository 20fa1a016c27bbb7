// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Rays through several planes (kind "multiplane"): where they end, in both precisions, and, in
/// double precision, their light-travel times relative to the first ray's.
std::vector<CaseResult> verifyMultiPlane(const std::filesystem::path& file,
                                         const nlohmann::json& reference);

} // namespace anneau
