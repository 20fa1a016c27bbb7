// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

namespace anneau {

/// Convolution with a unit-sum Gaussian of `sigma` pixels, cut at 4 sigma; outside the image is 0.
Image gaussianBlur(const Image& image, double sigma);

/// A square cut-out of an image, turned and shrunk. Pixel (row, col) of the result looks at
/// (row0, col0) + scale * R(angle) * (pixel - centre), in input pixels.
struct Placement {
    double row0 = 0; ///< Input position that comes to lie at (rowOut, colOut).
    double col0 = 0;
    double rowOut = 0;
    double colOut = 0;
    double scale = 1; ///< Input pixels per output pixel.
    double angle = 0; ///< radians
    bool mirror = false;
};

/// Area average (a grid of bilinear samples about one input pixel apart under every output pixel),
/// so surface brightness is kept and pixel noise falls with the scale. Outside the input is 0.
Image placeImage(const Image& image, int pixels, const Placement& placement);

} // namespace anneau
