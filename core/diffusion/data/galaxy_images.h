// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/grid.h"
#include "core/base/random.h"

#include <filesystem>
#include <string>
#include <vector>

namespace anneau {

/// A real galaxy made ready for training: sky subtracted, alone in its frame, noise damped.
struct GalaxyImage {
    std::string name; ///< "file.fits[3]"
    Image light;      ///< Linear in flux; half-light brightness 1; 0 outside the galaxy.
    double row = 0;   ///< Flux-weighted centre, pixels.
    double col = 0;
    double radius = 0; ///< Half-light radius (unit.h), pixels.
    double noise = 0; ///< Standard deviation of one pixel's noise before damping, in the same unit.
};

/// One image that cannot be used, and why: shown to the user of `train`.
struct RejectedImage {
    std::string name;
    std::string reason;
};

struct GalaxySet {
    std::vector<GalaxyImage> galaxies;
    std::vector<RejectedImage> rejected;
};

/// Reads every 2-d image of the FITS files, or of all FITS files in the folders (not deeper). Fails
/// only when a path cannot be read at all; an image that is no use is listed in `rejected`:
/// not finite, smaller than 24 px, an 8-bit display picture instead of flux, saturated, empty, a
/// point source, off-centre, cut by the frame, or too noisy.
Result<GalaxySet> readGalaxies(const std::vector<std::filesystem::path>& paths);

/// Sky, isolation and damping of one image; the error's message is the reason. "Too noisy" means
/// that even shrunk to a half-light radius of 3.5 px a pixel's noise exceeds 2 % of the half-light
/// brightness.
///
/// Sky: median of the frame's outer tenth, and noise from the spread below it. The galaxy: the
/// connected region above 3 standard deviations of the image smoothed by 2 px that holds the
/// brightest smoothed pixel of the central half; grown by 4 px and faded to zero over 4 more.
/// Damping: each pixel is drawn towards the smoothed image as the latter's S/N falls below 15.
Result<GalaxyImage> prepareGalaxy(const std::string& name, const Image& image);

/// One training image of pixels x pixels: the galaxy turned by any angle, mirrored or not, shrunk
/// (or at most left as it is) to a half-light radius of 3-9 px of 64, centred within 6 px of the
/// middle, unit brightness.
Image placeGalaxy(const GalaxyImage& galaxy, int pixels, Rng& rng);

} // namespace anneau
