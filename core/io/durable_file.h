// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace anneau {

/// Replaces `file` by `bytes` in one step: written beside it, flushed to the disk, renamed. After a
/// crash or a kill there is the old file or the new one, never a part. One sentence on failure.
Result<void> writeFileDurably(const std::filesystem::path& file,
                              std::span<const std::string_view> parts);
Result<void> writeFileDurably(const std::filesystem::path& file, std::string_view bytes);

/// Flushes `from` to the disk and gives it the name `to`, replacing what was there.
Result<void> renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

/// The whole of a file, refused beyond `limit` bytes.
Result<std::string> readWholeFile(const std::filesystem::path& file, std::size_t limit);

} // namespace anneau
