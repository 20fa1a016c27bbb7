// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/python_text.h"

#include <array>
#include <cctype>
#include <charconv>

namespace anneau {

std::string pythonNumber(double value)
{
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    std::string number(text.data(), end);
    // A float in Python, too.
    return number.find_first_of(".en") == std::string::npos ? number + ".0" : number;
}

std::string pythonText(const std::string& text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c == '\n' ? ' ' : c;
    }
    return quoted + "\"";
}

std::string pythonName(const std::string& id)
{
    std::string name;
    for (const char c : id) {
        name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0 ? "m_" + name
                                                                                       : name;
}

Result<std::vector<PythonProfile>> convertedBy(std::span<const PythonRow> table,
                                               const Component& component, const char* without)
{
    for (const PythonRow& row : table) {
        if (row.type == component.type) {
            std::vector<PythonProfile> profiles = row.convert(component.values);
            if (!profiles.empty()) {
                return profiles;
            }
        }
    }
    return fail(Error::Kind::BadInput,
                without + component.id + "\" (" + component.type + " with these values).");
}

} // namespace anneau
