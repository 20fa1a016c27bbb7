// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/engine.h"

#include <filesystem>
#include <stop_token>
#include <vector>

namespace anneau::cli {

/// The window's program beside this one; empty where it was not built or installed.
std::filesystem::path windowProgram();

/// What the window measures of itself (`anneau --bench --json`), which only it can: this program
/// knows neither Qt nor VTK. Without a display it runs under xvfb-run, and where that is missing on
/// Qt's offscreen platform, which has no OpenGL: the figures of VTK are then absent. Its remarks go
/// to standard error unless `quiet`. Cancelled when stopped; the program is then ended.
Result<std::vector<BenchEntry>> benchWindow(const std::filesystem::path& program, bool quiet,
                                            const std::stop_token& stop);

/// Entries of a bench as JSON. BadInput if that is not what `text` holds.
Result<std::vector<BenchEntry>> benchEntries(const std::string& text);

} // namespace anneau::cli
