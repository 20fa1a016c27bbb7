// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/report.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <vector>

namespace anneau {

/// Inference from the score of the noise alone (kind "slic"): the score, that of the parameters and
/// its line integrals, for correlated Gaussian noise and a small network as model. One result for
/// the file.
std::vector<CaseResult> verifySlic(const std::filesystem::path& file,
                                   const nlohmann::json& reference);

} // namespace anneau
