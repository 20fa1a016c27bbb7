// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Images of a point source (kind "point_source_images"): their number, positions, signed
/// magnifications, types, potentials and delays, and the time-delay distance.
std::vector<CaseResult> verifyPointImages(const std::filesystem::path& file,
                                          const nlohmann::json& reference);

} // namespace anneau
