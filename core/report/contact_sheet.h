// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// Writes images side by side, row by row from the top, as one picture (.png or .pdf): samples of a
/// prior, training galaxies. Each is shown from 0 to its own 99.95th percentile, asinh-stretched;
/// row 0 is at the bottom. `labels` is empty or holds one short text per image, drawn below it.
Result<void> writeContactSheet(const std::vector<Image>& images, int columns,
                               const std::vector<std::string>& labels,
                               const std::filesystem::path& file);

} // namespace anneau
