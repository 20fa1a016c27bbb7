// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

#include <filesystem>

namespace anneau::cli {

/// What a prior's file says of itself; needs no LibTorch.
Result<Outcome> describePrior(const std::filesystem::path& file);

/// Whether a FITS file is a posterior file or a coverage test of this program.
bool isOurs(const std::filesystem::path& file);
Result<Outcome> describeOurs(const std::filesystem::path& file);

/// What a model file says: components and their values.
Result<Outcome> describeModel(const std::filesystem::path& file);

} // namespace anneau::cli
