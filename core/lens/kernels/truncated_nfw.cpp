// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/formula/truncated_nfw.h"

#include "core/lens/formula_mass_model.h"

ANNEAU_MASS_KERNEL(TruncatedNfw)
