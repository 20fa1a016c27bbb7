// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/parameters.h"

/// Parameters that several mass models share.
namespace anneau {

inline constexpr Parameter kCoreRadius{"r_core",
                                       "r_c",
                                       "Core radius",
                                       Unit::Arcsec,
                                       0.0,
                                       2.0,
                                       0.1,
                                       false,
                                       "Radius inside which the convergence "
                                       "levels off, on the intermediate axis."};
inline constexpr Parameter kHaloStrength{
    "kappa_s",
    "κ_s",
    "Convergence scale",
    Unit::None,
    0.0,
    2.0,
    0.1,
    false,
    "Characteristic density times scale radius over the critical surface density."};
inline constexpr Parameter kScaleRadius{
    "r_s",        "r_s", "Scale radius",
    Unit::Arcsec, 0.05,  60.0,
    5.0,          false, "Radius at which the density's slope changes."};

} // namespace anneau
