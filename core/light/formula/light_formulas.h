// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/formula_list.h"
#include "core/light/formula/core_sersic.h"
#include "core/light/formula/exponential_disc.h"
#include "core/light/formula/gaussian.h"
#include "core/light/formula/moffat.h"
#include "core/light/formula/sersic.h"
#include "core/light/formula/shapelets.h"

namespace anneau {

/// Every light model, in menu order: one header in this folder, one row here, one test each.
using LightFormulas = FormulaList<Sersic, CoreSersic, ExponentialDisc, Gaussian, Moffat,
                                  Shapelets<2>, Shapelets<4>, Shapelets<6>, Shapelets<8>>;

} // namespace anneau
