// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/scene.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anneau {

/// A profile of another program: its class or type, and keyword arguments in its order; values are
/// Python expressions.
struct PythonProfile {
    std::string type;
    std::vector<std::pair<std::string, std::string>> arguments;
};

/// How a model of ours becomes profiles of another program; none if it has none with these values.
struct PythonRow {
    std::string_view type; ///< Our key.
    std::vector<PythonProfile> (*convert)(const std::vector<double>& values);
};
/// Looks a component up in a table; an error names it, after `without`: `x has no model for "`.
Result<std::vector<PythonProfile>> convertedBy(std::span<const PythonRow> table,
                                               const Component& component, const char* without);

/// The shortest number that reads back as the same one, as Python writes it.
std::string pythonNumber(double value);
/// A text in quotes.
std::string pythonText(const std::string& text);
/// "lens_2" from "lens 2": a name for a Python object.
std::string pythonName(const std::string& id);

} // namespace anneau
