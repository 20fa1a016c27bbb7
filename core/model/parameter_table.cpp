// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/parameter_table.h"

#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <algorithm>

namespace anneau {

std::span<const Parameter> parameterTable(std::string_view type)
{
    if (const MassModel* mass = findMassModel(type)) {
        return mass->parameters();
    }
    const LightModel* light = findLightModel(type);
    return light != nullptr ? light->parameters() : std::span<const Parameter>();
}

std::size_t parameterIndex(std::string_view type, std::string_view key)
{
    const auto table = parameterTable(type);
    return static_cast<std::size_t>(std::ranges::find(table, key, &Parameter::key) - table.begin());
}

} // namespace anneau
