// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

enum class ModelFormat { Anneau, Coolest, Lenstronomy, Caustics };

/// Writes a model as a file of this program, as a COOLEST template with its FITS files, or as a
/// Python module for lenstronomy or caustics. `observation` goes into a template and may be null.
/// Returns what the format has no room for, one sentence each.
Result<std::vector<std::string>> exportModel(const std::filesystem::path& file, ModelFormat format,
                                             const CoolestModel& model,
                                             const Observation* observation);

} // namespace anneau
