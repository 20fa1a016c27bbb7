// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/lens/mass_model.h"

#include <memory>

namespace anneau {

/// The row of the table for a map of convergence: names and parameters (factor, pixel_scale,
/// center_x, center_y). By itself, without a map, it does not deflect.
const MassModel& pixelatedConvergence();

/// A map of convergence as a mass: [rows, cols] of kappa, row 0 lowest, times the parameter
/// `factor`, in square pixels of `pixel_scale` around (center_x, center_y); no mass outside.
///
/// The potential of the pixels at their centres and around the map (ConvergenceMap, FFT, padded)
/// is interpolated by cubic B-splines, so that deflection and Hessian are its exact derivatives,
/// continuous, and the deflection is right to second order in the pixel scale for a smooth map;
/// farther than the map's size from its edge the multipoles of the mass take over, right to 1e-4
/// and better. Made once for each image and kept as long as the image lives. Safe to call from
/// several threads at once.
std::shared_ptr<const MassModel> pixelatedConvergence(const std::shared_ptr<const Image>& kappa);

} // namespace anneau
