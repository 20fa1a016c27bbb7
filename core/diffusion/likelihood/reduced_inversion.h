// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/arc_data.h"
#include "core/diffusion/likelihood/source_basis.h"

namespace anneau {

/// The images that data can tell from a prior, seen through one lens. `fluxScale`: surface
/// brightness of the prior's unit; `covariance` double, on the CPU.
SourceBasis sourceBasis(const ArcData& data, const std::vector<Component>& lensMass,
                        double fluxScale, const Covariance& covariance, const BasisLimits& limits);

/// The source under a Gaussian prior of zero mean whose amplitude makes the data most probable, in
/// the basis of what they can tell: the classical inversion without matrices of the size of the
/// source.
struct ReducedInversion {
    double amplitude = 0; ///< Of the covariance.
    Image source;         ///< Posterior mean, e-/s per arcsec^2.
};
/// `shape` has unit mean variance; double, on the CPU.
ReducedInversion invertReduced(const ArcData& data, const std::vector<Component>& lensMass,
                               const Covariance& shape);

} // namespace anneau
