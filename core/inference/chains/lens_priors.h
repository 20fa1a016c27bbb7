// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/chains/bounded_coordinates.h"
#include "core/model/scene.h"

#include <string>
#include <vector>

namespace anneau {

/// What lenses of coverage tests are drawn from, one for each free coordinate of a scene's masses
/// (ParameterMap, mass): normal around the scene's value (Einstein radius 5 %, slope 0.15,
/// ellipticities 0.1, shear components 0.05, centres 0.05 arcsec, others 10 % of their range, each
/// times `spread`), cut at the ranges.
std::vector<BoundedPrior> lensPriorsAround(const Scene& scene, double spread);

/// "lens.theta_E", "lens.e1", "shear.gamma1"…: the names of these coordinates.
std::vector<std::string> lensCoordinateNames(const Scene& scene);

} // namespace anneau
