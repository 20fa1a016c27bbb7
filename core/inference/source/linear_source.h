// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <memory>
#include <stop_token>

namespace anneau {

/// The source of a scene solved linearly for its lens, light, sky and noise as they are (Warren &
/// Dye 2003, astro-ph/0302587): the most probable pixels on scene.sourceGrid, [pixels, pixels] e-/s
/// per arcsec^2, under the prior of source_prior.h, whose strength and amplitudes follow a first,
/// even solution. For looking at while a model is edited: conjugate gradients, under a second at
/// 128 x 128, where the fit takes its time to find the most probable prior. Pixels of the image
/// that see past the grid are left out. Any thread. Errors: Cancelled; BadInput where the grid is
/// seen by no pixel that can be used.
Result<std::shared_ptr<const Image>> solveSource(const Observation& observation, const Scene& scene,
                                                 const std::stop_token& stop);

} // namespace anneau
