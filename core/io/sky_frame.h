// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"

#include <optional>
#include <string>

namespace anneau {

/// What a header's world coordinates say of an image.
struct HeaderFrame {
    SkyFrame sky;
    double pixelScale = 0;  ///< arcsec: square root of a pixel's area.
    double elongation = 1;  ///< Longer over shorter side of a pixel, >= 1.
    double skewDegrees = 0; ///< By how much the axes miss a right angle.
};

/// From header cards (80 characters each), by wcslib: celestial axes at the image's centre, or
/// linear offset axes in an angular unit (RAOFFSET/DECOFFSET: orientation known; XOFFSET/YOFFSET:
/// not). Nothing where the header has no usable coordinates.
std::optional<HeaderFrame> readHeaderFrame(std::string cards, int rows, int cols);

/// The frame of the part whose centre lies `cols`, `rows` pixels from the image's centre.
SkyFrame shiftFrame(const SkyFrame& frame, double rows, double cols);

} // namespace anneau
