// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/multipole.h"

#include "core/lens/formula_mass_model.h"

ANNEAU_MASS_KERNEL(Multipole<1>)
ANNEAU_MASS_KERNEL(Multipole<2>)
ANNEAU_MASS_KERNEL(Multipole<3>)
ANNEAU_MASS_KERNEL(Multipole<4>)
