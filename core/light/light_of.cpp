// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/light_of.h"

#include "core/base/error.h"
#include "core/light/pixelated_light.h"

namespace anneau {

std::shared_ptr<const LightModel> lightModelOf(const Component& component)
{
    const LightModel* model = findLightModel(component.type);
    expects(model != nullptr, "lightModelOf: unknown light model " + component.type);
    if (model == &pixelatedLight() && component.map != nullptr) {
        return pixelatedLight(component.map);
    }
    return {std::shared_ptr<const LightModel>(), model}; // Of the table: never deleted.
}

} // namespace anneau
