// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"

#include <filesystem>
#include <vector>

namespace anneau {

/// Patches of blank sky from the first image of a FITS file: one image, or a stack of them (NAXIS =
/// 3, the last axis counts the patches).
Result<std::vector<Image>> readSkyPatches(const std::filesystem::path& file);

} // namespace anneau
