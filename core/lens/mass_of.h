// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/mass_model.h"
#include "core/model/scene.h"

#include <memory>

namespace anneau {

/// The mass model of a component: that of its type, with the component's map if it is a pixelated
/// one. An unknown type is a bug and throws. Ask once, not for every ray.
std::shared_ptr<const MassModel> massModelOf(const Component& component);

} // namespace anneau
