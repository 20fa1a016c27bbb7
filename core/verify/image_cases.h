// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Reference images of a lens, its light and a Sersic source (kind "image"), in both precisions:
/// convolved at the image's own sampling ("native") or finer and padded ("supersampled, padded").
/// Where the file has a likelihood, chi^2 and the log-likelihood with and without its normalisation
/// are compared too.
std::vector<CaseResult> verifyImage(const std::filesystem::path& file,
                                    const nlohmann::json& reference);

} // namespace anneau
