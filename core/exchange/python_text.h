// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace anneau {

/// A profile of another program: its class or type, and keyword arguments in its order; values are
/// Python expressions.
struct PythonProfile {
    std::string type;
    std::vector<std::pair<std::string, std::string>> arguments;
};

/// The shortest number that reads back as the same one, as Python writes it.
std::string pythonNumber(double value);
/// A text in quotes.
std::string pythonText(const std::string& text);
/// "lens_2" from "lens 2": a name for a Python object.
std::string pythonName(const std::string& id);

} // namespace anneau
