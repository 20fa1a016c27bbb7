// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/parameters.h"

/// Parameters that several light models share.
namespace anneau {

inline constexpr Parameter kCentralBrightness{
    "I_0",      "I_0", "Central brightness",
    Unit::Flux, 0.0,   1e4,
    1.0,        false, "Surface brightness at the centre."};
inline constexpr Parameter kEffectiveRadius{
    "theta_eff",  "θ_eff", "Effective radius",
    Unit::Arcsec, 0.01,    10.0,
    0.5,          false,   "Radius on the intermediate axis that holds half of the light."};
inline constexpr Parameter kSersicIndex{
    "n", "n", "Sérsic index", Unit::None, 0.3, 10.0, 2.0, false, "Concentration of the light."};

} // namespace anneau
