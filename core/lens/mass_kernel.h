// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/mass_model.h"

namespace anneau {

/// The one MassModel of a formula; defined in the formula's file in core/lens/kernels.
template <class Formula>
const MassModel& massKernel();

} // namespace anneau
