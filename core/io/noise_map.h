// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/io/hdu_roles.h"

#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// Level and scatter of the emptiest corner of an image, by median and MAD. Nothing where too few
/// pixels are usable.
struct SkyLevel {
    double median = 0;
    double sigma = 0;
};
std::optional<SkyLevel> skyOf(const Image& data, const Mask& mask);

/// A noise map as found in a file.
struct NoiseMap {
    Image map;
    NoiseKind kind = NoiseKind::Unknown;
    std::optional<double>
        backgroundRms; ///< For Exposure: the header's, else the sky's scatter is taken.
    std::optional<double> exposureTime; ///< The header's: weights near it are seconds.
    std::string label;                  ///< "x.fits[IVAR]", for messages.
};

/// One standard deviation per pixel. Pixels without a usable value (not finite, zero, negative, 1e7
/// and more) are taken out of `mask` and get the largest usable value, so that no later product is
/// inf * 0 or NaN. Unknown kinds are told by comparison with the scatter of the sky. Everything
/// assumed or left out is said in `warnings`.
Result<Image> sigmaFrom(const NoiseMap& noise, const Image& data, Mask& mask,
                        std::vector<std::string>& warnings);

/// Where there is no noise map: the scatter of the sky for every pixel, with a warning.
Result<Image> sigmaFromSky(const Image& data, const Mask& mask, const std::string& label,
                           std::vector<std::string>& warnings);

} // namespace anneau
