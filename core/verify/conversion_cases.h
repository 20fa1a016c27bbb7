// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// The same shapes in several programs' parameters (kind "conversions"), there and back, to 1e-12.
std::vector<CaseResult> verifyConversions(const std::filesystem::path& file,
                                          const nlohmann::json& reference);

} // namespace anneau
