// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/formula_list.h"
#include "core/light/formula/sersic.h"

namespace anneau {

/// Every light model, in menu order: one header in this folder, one row here, one test each.
using LightFormulas = FormulaList<Sersic>;

} // namespace anneau
