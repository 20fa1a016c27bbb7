// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace anneau {

/// The parameter table of a mass or light model; empty for a type that this program does not have.
/// No mass and no light share a name.
std::span<const Parameter> parameterTable(std::string_view type);

/// Index of a parameter in the table of a type; the table's size if it has none of that name.
std::size_t parameterIndex(std::string_view type, std::string_view key);

} // namespace anneau
