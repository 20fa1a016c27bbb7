// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/light_model.h"
#include "core/model/scene.h"

#include <memory>

namespace anneau {

/// The light model of a component: that of its type, with the component's image if it is a
/// pixelated one. An unknown type is a bug and throws. Ask once, not for every ray.
std::shared_ptr<const LightModel> lightModelOf(const Component& component);

} // namespace anneau
