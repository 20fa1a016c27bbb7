// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/subhalo_population.h"
#include "core/lens/formula_mass_model.h"

ANNEAU_MASS_KERNEL(SubhaloPopulation)
