// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Coverage curves of given samples (kind "tarp", arrays in a FITS file beside it): every fraction,
/// the curve, its deviations, the Kolmogorov-Smirnov test, and the verdict of the band: calibrated
/// samples pass, all others fail with references that depend on the data. The Manhattan distance,
/// which this program does not offer, is left out. One result for the file.
std::vector<CaseResult> verifyTarp(const std::filesystem::path& file,
                                   const nlohmann::json& reference);

} // namespace anneau
