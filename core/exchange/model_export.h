// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/coolest.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

enum class ModelFormat { Anneau, Coolest, Lenstronomy, Caustics, CausticsYaml };

/// Writes a model as a file of this program, as a COOLEST template with its FITS files, or as a
/// Python module for lenstronomy or caustics, or a YAML file for caustics. `observation` goes into
/// a template, its frame into YAML (otherwise 128 x 128 pixels of 0.05 arcsec); it may be null.
/// Returns what the format has no room for, one sentence each.
Result<std::vector<std::string>> exportModel(const std::filesystem::path& file, ModelFormat format,
                                             const CoolestModel& model,
                                             const Observation* observation);

} // namespace anneau
