// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Parameters of a model in square pixels, mass or light, in this order.
enum PixelParameter { kFactor, kPixelScale, kPixelsX, kPixelsY };

/// Their table; the texts say what is multiplied by the factor, and whose pixels they are.
constexpr std::array<Parameter, 4> pixelParameters(std::string_view factorText,
                                                   std::string_view scaleText)
{
    return {Parameter{"factor", "f", "Factor", Unit::None, 0.0, 3.0, 1.0, false, factorText},
            Parameter{"pixel_scale", "s", "Pixel scale", Unit::Arcsec, 0.001, 1.0, 0.05, false,
                      scaleText},
            kCenterX, kCenterY};
}

} // namespace anneau
