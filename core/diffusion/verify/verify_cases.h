// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// Whether verifyTensors() knows this kind of reference file.
bool isTensorKind(const std::string& kind);

/// Runs one reference file of kind schedules, gaussian_linear, mixture_linear, pixelated_source,
/// em_prior, joint or lens_model with the code that samples, in float64 and in float32 on `device`;
/// one result per precision, and one for each approximation that has its own name. Throws on a
/// malformed file.
std::vector<CaseResult> verifyTensors(const std::filesystem::path& file, const std::string& kind,
                                      const std::string& device);

} // namespace anneau
