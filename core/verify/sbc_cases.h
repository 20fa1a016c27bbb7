// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Ranks of truths among samples and their tests (kind "sbc", arrays in FITS files beside it, one a
/// case), and the verdict: only the case "calibrated" passes at 1 %. One result for the file.
std::vector<CaseResult> verifySbc(const std::filesystem::path& file,
                                  const nlohmann::json& reference);

} // namespace anneau
