// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"

/// Parameters that several mass and light models share; each model's table is made of these.
namespace anneau {

inline constexpr Parameter kEinsteinRadius{
    "theta_E",
    "θ_E",
    "Einstein radius",
    Unit::Arcsec,
    0.01,
    10.0,
    1.0,
    false,
    "Einstein radius on the intermediate axis, the square root of both half axes' product."};
inline constexpr Parameter kMassSlope{
    "gamma",    "γ",   "Slope",
    Unit::None, 1.2,   2.8,
    2.0,        false, "Logarithmic slope of the three-dimensional density; 2 is isothermal."};
inline constexpr Parameter kAxisRatio{
    "q", "q", "Axis ratio", Unit::None, 0.2, 1.0, 0.8, false, "Minor over major axis."};
inline constexpr Parameter kPositionAngle{
    "phi",         "φ",   "Position angle",
    Unit::Degrees, -90.0, 90.0,
    0.0,           true,  "Angle of the major axis, counter-clockwise from the positive y axis."};
inline constexpr Parameter kCenterX{
    "center_x",   "x",   "Centre x",
    Unit::Arcsec, -2.0,  2.0,
    0.0,          false, "Centre, to the right of the image's centre."};
inline constexpr Parameter kCenterY{"center_y",   "y",   "Centre y",
                                    Unit::Arcsec, -2.0,  2.0,
                                    0.0,          false, "Centre, above the image's centre."};

} // namespace anneau
