// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/posterior/posterior_file.h"
#include "core/posterior/tarp.h"

#include <filesystem>
#include <optional>
#include <string>

namespace anneau {

/// Draws the one-page picture of a posterior file: data, model, residual, mean, std, three samples
/// and the coverage curve if there is one. The format follows the extension: .png or .pdf.
Result<void> writeReport(const PosteriorFile& posterior, const std::optional<TarpCurve>& coverage,
                         const std::filesystem::path& output, const std::string& remark = {});

} // namespace anneau
