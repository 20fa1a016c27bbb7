// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/light/light_model.h"

namespace anneau {

/// One image of a point, such as a lensed quasar: flux F and where it is seen. Lens light only: it
/// is drawn as a copy of the PSF (core/forward/point_spread.h), not traced. COOLEST's LensedPS is a
/// list of them.
const LightModel& pointImage();

} // namespace anneau
