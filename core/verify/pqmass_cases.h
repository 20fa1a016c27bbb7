// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Counts of points nearest to given references and their chi-squared test (kind "pqmass", arrays
/// in a FITS file beside it). Counts are exact but for one near tie in a thousand; the test is that
/// of the counts in the file. One result for the file.
std::vector<CaseResult> verifyPqmass(const std::filesystem::path& file,
                                     const nlohmann::json& reference);

} // namespace anneau
