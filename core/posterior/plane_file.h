// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace anneau {

/// Numbers at known byte positions of an existing file, big-endian as in FITS. Lets planes of a
/// cube be written in place and flushed one by one, which cfitsio's buffers do not.
class PlaneFile {
public:
    enum class Access { Read, Write };
    /// Write: fails while another process has the file open for writing.
    static Result<PlaneFile> open(const std::filesystem::path& file, Access access);

    PlaneFile(PlaneFile&& other) noexcept;
    PlaneFile& operator=(PlaneFile&& other) noexcept;
    ~PlaneFile();

    Result<void> write(std::int64_t offset, std::span<const float> values);
    Result<void> write(std::int64_t offset, double value);
    Result<void> write(std::int64_t offset, std::int32_t value);
    Result<void> read(std::int64_t offset, std::span<float> values) const;
    Result<void> flush(); ///< All that was written is on the disk when this returns.

private:
    PlaneFile(int descriptor, std::string name);
    Result<void> writeBytes(std::int64_t offset, std::span<const unsigned char> bytes);

    int m_descriptor = -1;
    std::string m_name;
};

} // namespace anneau
