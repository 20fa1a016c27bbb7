// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

#include <filesystem>

namespace anneau::cli {

/// What a prior's file says of itself; needs no LibTorch.
Result<Outcome> describePrior(const std::filesystem::path& file);

/// What a model file says: components and their values.
Result<Outcome> describeModel(const std::filesystem::path& file);

} // namespace anneau::cli
