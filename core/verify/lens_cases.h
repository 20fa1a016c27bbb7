// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Reference values of mass models (kind "lens_model": deflection, potential, convergence, shear,
/// magnification of the sum of components) in both precisions. Files use radians from +x, t = gamma
/// - 1 and centres for shear and sheet; magnifications above 1 are compared as 1/mu. A model
/// unknown here gives one failed result with a note.
std::vector<CaseResult> verifyLensModel(const std::filesystem::path& file,
                                        const nlohmann::json& reference);

/// Reference values of light models (kind "light_model").
std::vector<CaseResult> verifyLightModel(const std::filesystem::path& file,
                                         const nlohmann::json& reference);

} // namespace anneau
