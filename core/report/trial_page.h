// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/inference/chains/trial_file.h"

#include <filesystem>

namespace anneau {

/// Draws a test of lens posteriors: the coverage curve of all parameters together (TARP), for each
/// parameter how far its ranks' distribution is from even (SBC), and in words what was tested and
/// how it ended. The format follows the extension: .png or .pdf. BadInput without trials.
Result<void> writeTrialPage(const TrialFile& test, const std::filesystem::path& output);

} // namespace anneau
