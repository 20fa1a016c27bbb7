// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

namespace anneau {

/// The same scene described in a frame whose origin lies at (x, y) arcsec of its present one, as
/// when an observation is cut: model images do not change. Centres move along; an external shear
/// has no centre of its own, so the source plane's origin moves by another amount than the image
/// plane's, and so do planes in between. The sky, the noise and the source pixels are untouched.
Scene sceneInFrame(Scene scene, double x, double y);

} // namespace anneau
