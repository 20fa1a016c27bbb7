// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/light/light_model.h"

#include <memory>

namespace anneau {

/// The row of the table for light in pixels (COOLEST's PixelatedRegularGrid): names and parameters
/// (factor, pixel_scale, center_x, center_y). By itself, without an image, it is dark.
const LightModel& pixelatedLight();

/// An image of surface brightness, [rows, cols] in e-/s per arcsec^2, row 0 lowest, times the
/// parameter `factor`, in square pixels of `pixel_scale` around (center_x, center_y): bilinear
/// between the pixels' centres, constant in the outer half of those at the edge, zero outside.
/// Keeps the image alive.
std::shared_ptr<const LightModel> pixelatedLight(std::shared_ptr<const Image> brightness);

} // namespace anneau
