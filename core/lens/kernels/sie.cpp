// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/sie.h"

#include "core/lens/formula_mass_model.h"

ANNEAU_MASS_KERNEL(Sie)
