// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Evidence by the learned harmonic mean (kind "harmonic_evidence", chains in a FITS file beside
/// it), at every temperature of the file, and that the true value lies within five standard
/// deviations at the default one, 0.8. One result for the file.
std::vector<CaseResult> verifyEvidence(const std::filesystem::path& file,
                                       const nlohmann::json& reference);

} // namespace anneau
