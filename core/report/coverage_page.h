// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/coverage_file.h"

#include <filesystem>

namespace anneau {

/// Draws a coverage test alone: its curve with the bands, and beside it in words what was tested
/// and how it ended. Of a joint test: the curves of the source and of the lens, and the ranks. The
/// format follows the extension: .png or .pdf. BadInput without simulations.
Result<void> writeCoveragePage(const CoverageFile& test, const std::filesystem::path& output);

} // namespace anneau
