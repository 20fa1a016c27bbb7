// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/mass_model.h"

#include <string>
#include <string_view>
#include <vector>

namespace anneau {

/// Mass models that a fit can give the main lens galaxy: elliptical ones with a scale that says how
/// large the Einstein ring is. In menu order; the elliptical power law, "PEMD", is the usual one.
std::vector<const MassModel*> fitMassModels();

/// Key of that scale, "theta_E" (or "b"), for a model of this type; empty if it has none.
std::string_view ringKey(std::string_view type);

/// Whether a parameter is the radius of a core, for which zero is a value like any other.
bool isCore(std::string_view key);

/// "PEMD, SIE or NIE": for help and messages.
std::string fitMassNames();

/// Whether an Einstein radius may be that of arcs found at `arcRadius` from the lens.
bool isRadiusOfArcs(double radius, double arcRadius);

} // namespace anneau
