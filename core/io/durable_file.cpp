// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace anneau {
namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd{fd} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    int get() const { return m_fd; }

private:
    int m_fd;
};

tl::unexpected<Error> cannot(const std::string& doing, const fs::path& file)
{
    const int code = errno;
    std::string hint = ".";
    if (code == ENOSPC) {
        hint = ": the disk is full; free some space and try again.";
    } else if (code == EACCES || code == EROFS || code == EPERM) {
        hint = ": you may not write there; choose another folder.";
    } else if (code == ENOENT) {
        hint = ": the folder does not exist; create it or choose another.";
    }
    return fail(Error::Kind::Io, "Cannot " + doing + " " + file.string() + hint,
                std::strerror(code));
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

/// Makes a rename last. Some file systems cannot do this for a folder; the file itself is safe by
/// then.
void syncFolderOf(const fs::path& file)
{
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() >= 0) {
        ::fsync(fd.get());
    }
}

} // namespace

Result<void> writeFileDurably(const fs::path& file, std::span<const std::string_view> parts)
{
    fs::path beside = file;
    beside += ".new" + std::to_string(::getpid());
    {
        const Descriptor fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
        if (fd.get() < 0) {
            return cannot("write", file);
        }
        for (const std::string_view part : parts) {
            if (!writeAll(fd.get(), part)) {
                const auto error = cannot("write", file);
                ::unlink(beside.c_str());
                return error;
            }
        }
    }
    return renameDurably(beside, file);
}

Result<void> writeFileDurably(const fs::path& file, std::string_view bytes)
{
    return writeFileDurably(file, std::array{bytes});
}

Result<void> renameDurably(const fs::path& from, const fs::path& to)
{
    {
        const Descriptor fd(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
        if (fd.get() < 0 || ::fsync(fd.get()) != 0) {
            const auto error = cannot("write", to);
            ::unlink(from.c_str());
            return error;
        }
    }
    if (::rename(from.c_str(), to.c_str()) != 0) {
        const auto error = cannot("write", to);
        ::unlink(from.c_str());
        return error;
    }
    syncFolderOf(to);
    return {};
}

Result<std::string> readWholeFile(const fs::path& file, std::size_t limit)
{
    std::error_code code;
    if (!fs::exists(file, code)) {
        return fail(Error::Kind::Io, file.string() + " does not exist; check the name.",
                    code.message());
    }
    if (!fs::is_regular_file(file, code)) {
        return fail(Error::Kind::Io, file.string() + " is not a file; give the file itself.",
                    code.message());
    }
    const auto size = fs::file_size(file, code);
    if (code || size > limit) {
        return fail(Error::Kind::BadInput,
                    file.string() + " is larger than such a file can be (" + std::to_string(size) +
                        " bytes); check that it is the right one.",
                    code.message());
    }
    std::ifstream in(file, std::ios::binary);
    std::string bytes(size, '\0');
    if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(size))) {
        return fail(Error::Kind::Io,
                    "Cannot read " + file.string() + "; check that you may read it.");
    }
    return bytes;
}

} // namespace anneau
