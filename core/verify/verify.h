// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/verify/report.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace anneau {

/// Runs every reference case (*.json with a "kind") below `folder`; kinds this program does not
/// know are listed and count as failed. `device` is for the cases that run on tensors and for
/// our CUDA kernels; NoDevice if it is "cuda" and there is none. `onCase` is called as each result
/// arrives.
Result<std::vector<CaseResult>> verifyFolder(const std::filesystem::path& folder,
                                             const std::string& device,
                                             const std::function<void(const CaseResult&)>& onCase);

} // namespace anneau
