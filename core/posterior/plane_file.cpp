// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/plane_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace anneau {
namespace {

template <class Bits>
void putBig(Bits bits, unsigned char* place)
{
    for (std::size_t i = 0; i < sizeof(Bits); ++i) {
        place[i] = static_cast<unsigned char>(bits >> (8 * (sizeof(Bits) - 1 - i)));
    }
}

} // namespace

PlaneFile::PlaneFile(int descriptor, std::string name)
    : m_descriptor{descriptor},
      m_name{std::move(name)}
{}

PlaneFile::PlaneFile(PlaneFile&& other) noexcept
    : m_descriptor{std::exchange(other.m_descriptor, -1)},
      m_name{std::move(other.m_name)}
{}

PlaneFile& PlaneFile::operator=(PlaneFile&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_name, other.m_name);
    return *this;
}

PlaneFile::~PlaneFile()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

Result<PlaneFile> PlaneFile::open(const std::filesystem::path& file, Access access)
{
    const int fd = ::open(file.c_str(), (access == Access::Write ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    if (fd < 0) {
        const std::string cause = std::strerror(errno);
        return fail(Error::Kind::Io,
                    "Cannot open " + file.string() +
                        (access == Access::Write ? " for writing" : "") +
                        "; check that it is there and that you may.",
                    cause);
    }
    PlaneFile out(fd, file.string());
    if (access == Access::Write && ::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        return fail(Error::Kind::Io,
                    file.string() + " is being written by another run; wait for it to end.",
                    std::strerror(errno));
    }
    return out;
}

Result<void> PlaneFile::writeBytes(std::int64_t offset, std::span<const unsigned char> bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::pwrite(m_descriptor, bytes.data(), bytes.size(), offset);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            const std::string cause = std::strerror(errno);
            return fail(Error::Kind::Io,
                        "Cannot write " + m_name +
                            "; check that the disk is not full. What was finished is kept.",
                        cause);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        offset += n;
    }
    return {};
}

Result<void> PlaneFile::write(std::int64_t offset, std::span<const float> values)
{
    std::vector<unsigned char> bytes(values.size() * 4);
    for (std::size_t i = 0; i < values.size(); ++i) {
        putBig(std::bit_cast<std::uint32_t>(values[i]), &bytes[4 * i]);
    }
    return writeBytes(offset, bytes);
}

Result<void> PlaneFile::write(std::int64_t offset, double value)
{
    unsigned char bytes[8];
    putBig(std::bit_cast<std::uint64_t>(value), bytes);
    return writeBytes(offset, bytes);
}

Result<void> PlaneFile::write(std::int64_t offset, std::int32_t value)
{
    unsigned char bytes[4];
    putBig(std::bit_cast<std::uint32_t>(value), bytes);
    return writeBytes(offset, bytes);
}

Result<void> PlaneFile::read(std::int64_t offset, std::span<float> values) const
{
    std::vector<unsigned char> bytes(values.size() * 4);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::pread(m_descriptor, bytes.data() + done, bytes.size() - done,
                                  offset + static_cast<std::int64_t>(done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            const std::string cause = n < 0 ? std::strerror(errno) : "end of file";
            return fail(Error::Kind::Io,
                        m_name + " cannot be read; it was cut short or the disk is damaged.",
                        cause);
        }
        done += static_cast<std::size_t>(n);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        std::uint32_t bits = 0;
        for (std::size_t b = 0; b < 4; ++b) {
            bits = bits << 8 | bytes[4 * i + b];
        }
        values[i] = std::bit_cast<float>(bits);
    }
    return {};
}

Result<void> PlaneFile::flush()
{
    if (::fdatasync(m_descriptor) != 0) {
        const std::string cause = std::strerror(errno);
        return fail(Error::Kind::Io,
                    "Cannot write " + m_name + "; check that the disk is not full.", cause);
    }
    return {};
}

} // namespace anneau
