// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/ray_map.h"
#include "core/model/scene.h"

#include <vector>

namespace anneau {

/// An ordered chain of points in arcsec.
struct Polyline {
    enum class Kind { Tangential, Radial, PseudoCaustic };
    Kind kind = Kind::Tangential;
    bool closed = true;
    std::vector<double> x, y;
};

/// Critical curves (image plane, det A = 0) and their images under the lens equation.
/// `caustics[i]` is the image of `critical[i]`; pseudo-caustics (cuts) of singular isothermal and
/// shallower-than-point centres, which have no critical curve, follow at the end of `caustics`.
struct LensCurves {
    std::vector<Polyline> critical;
    std::vector<Polyline> caustics;
};

/// Traces the curves of a lens within |x|, |y| <= halfWidth arcsec, to `tolerance` arcsec.
LensCurves traceCurves(const RayMap& lens, double halfWidth, double tolerance);
/// The same of masses on one plane.
LensCurves traceCurves(const std::vector<Component>& lensMass, double halfWidth, double tolerance);

/// Area enclosed, arcsec^2, of a closed curve; parts that turn the other way count negative, and
/// the sign is left out. Of an open curve: closed by a straight piece.
double enclosedArea(const Polyline& line);
/// Length, arcsec, with the closing piece of a closed curve.
double lengthOf(const Polyline& line);

/// Area enclosed by the outer tangential critical curve as an effective Einstein radius
/// sqrt(area/pi), arcsec; 0 if none.
double effectiveEinsteinRadius(const LensCurves& curves);

} // namespace anneau
