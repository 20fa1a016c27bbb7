// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace anneau {

/// What std::printf would print, as a string of any length.
template <class... Values>
std::string printed(const char* format, Values... values)
{
    const int size = std::snprintf(nullptr, 0, format, values...);
    std::string text(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    std::snprintf(text.data(), text.size() + 1, format, values...);
    return text;
}

} // namespace anneau
