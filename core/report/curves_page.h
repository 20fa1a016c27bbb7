// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/tarp.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

struct TitledCurve {
    std::string title;
    TarpCurve curve;
};

/// Draws coverage curves side by side (.png or .pdf): for comparing one sampler under several
/// conditions. At least one.
Result<void> writeCurves(const std::vector<TitledCurve>& curves,
                         const std::filesystem::path& output);

} // namespace anneau
