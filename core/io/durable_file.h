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

/// A file that records are added to; each is on the disk when append() has returned. Not shared
/// between threads.
class AppendFile {
public:
    /// Opens or creates the file, forgets what lies beyond `keep` bytes (a record cut short by a
    /// kill) and keeps other writers out. A file that another process is writing is an error.
    static Result<AppendFile> open(const std::filesystem::path& file, std::size_t keep);

    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    ~AppendFile();

    Result<void> append(std::string_view bytes);
    std::size_t size() const { return m_size; }

private:
    AppendFile(int descriptor, std::filesystem::path path, std::size_t size);

    int m_descriptor = -1;
    std::filesystem::path m_path;
    std::size_t m_size = 0;
};

} // namespace anneau
