// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/scene.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace anneau {

/// A component of a reference file in this program's terms.
struct ReferenceComponent {
    std::string type; ///< Key of our table.
    std::vector<double> values;
    double originX = 0; ///< To be subtracted from positions: models without a centre of their own.
    double originY = 0;
};

/// From {"model": "EPL", "params": {...}} (radians from +x, t, gamma1 and gamma2). An error names a
/// model that is not known; a missing parameter throws nlohmann's exception.
Result<ReferenceComponent> massFromReference(const nlohmann::json& component);
Result<ReferenceComponent> lightFromReference(const nlohmann::json& component);

/// As components of a scene, ids "mass 0", "mass 1", …. An error also for a shear or sheet that is
/// not centred on the origin.
Result<std::vector<Component>> massComponentsFromReference(const nlohmann::json& components);

} // namespace anneau
