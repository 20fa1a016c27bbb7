// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace anneau {

/// SHA-256 (FIPS 180-4), fed in parts. For naming files by their content, not for secrets.
class Sha256 {
public:
    Sha256();
    void add(std::string_view bytes);
    std::string hex(); ///< 64 lower-case digits. Ends the computation: once only.

private:
    void block(const unsigned char* data);

    std::array<std::uint32_t, 8> m_state;
    std::array<unsigned char, 64> m_buffer{};
    std::uint64_t m_length = 0;
};

std::string sha256(std::string_view bytes);
Result<std::string> sha256OfFile(const std::filesystem::path& file);

} // namespace anneau
