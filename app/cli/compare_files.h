// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/engine.h"

#include <filesystem>
#include <vector>

namespace anneau::cli {

/// Each posterior file against the samples of `gold`, all of them together. All must be of the same
/// observation, model, prior and flux scale. What samples have cost is not in a file: it stays 0.
Result<ComparisonTable> compareFiles(const std::vector<std::filesystem::path>& files,
                                     const std::vector<std::filesystem::path>& gold,
                                     std::uint64_t seed);

} // namespace anneau::cli
