// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/mass_of.h"

#include "core/base/error.h"
#include "core/lens/pixelated_convergence.h"

namespace anneau {

std::shared_ptr<const MassModel> massModelOf(const Component& component)
{
    const MassModel* model = findMassModel(component.type);
    expects(model != nullptr, "massModelOf: unknown mass model " + component.type);
    if (model == &pixelatedConvergence() && component.map != nullptr) {
        return pixelatedConvergence(component.map);
    }
    return {std::shared_ptr<const MassModel>(), model}; // Of the table: never deleted.
}

} // namespace anneau
