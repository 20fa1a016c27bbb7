// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/curves.h"
#include "core/lens/lens_plane.h"
#include "core/model/scene.h"

#include <vector>

namespace anneau {

/// Convergence on circles around a point.
struct ConvergenceProfile {
    std::vector<double> radius;     ///< As asked for, arcsec.
    std::vector<double> kappa;      ///< Mean on the circle.
    std::vector<double> meanInside; ///< Mean over the disc inside: 1 at the Einstein radius.
};

/// Surface-density profile in units of the critical density, by averages over circles: kappa of the
/// Hessian's trace, the mean inside by Gauss's law from the radial deflection, so that mass at a
/// singular centre is counted. Times Cosmology::criticalSurfaceDensity it is a density.
ConvergenceProfile convergenceProfile(const LensPlane& plane, double centerX, double centerY,
                                      std::vector<double> radii);

/// Curves of a lens as a whole, whatever its size.
struct LensSize {
    LensCurves curves;
    double einsteinRadius = 0; ///< effectiveEinsteinRadius(curves), arcsec; 0 if not critical.
    double halfWidth = 0;      ///< Of the field that was searched, arcsec.
};

/// Traces the curves in a field that is widened until it holds the outermost critical curve with
/// room to spare (at most 160 arcsec), to 1e-4 of the Einstein radius.
LensSize measureLens(const RayMap& lens);
LensSize measureLens(const std::vector<Component>& lensMass);

} // namespace anneau
