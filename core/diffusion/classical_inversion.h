// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/lens_system.h"

#include <stop_token>

namespace anneau {

/// The source of an image under a stationary Gaussian prior of zero mean whose amplitude makes the
/// image most probable: what a run starts from, and the sampler "gaussian".
struct ClassicalInversion {
    Covariance covariance; ///< With the amplitude found.
    GaussianInversion posterior;
    Image source; ///< Posterior mean, e-/s per arcsec^2.
};

/// `shape` has unit mean variance; data [H, W] e-/s per pixel without lens light and sky. Throws
/// Cancelled as soon as it is stopped: the factorisation is left behind.
ClassicalInversion invertClassically(const LensSystem& system, const Tensor& data,
                                     const Covariance& shape, const std::stop_token& stop);

/// The second moments of a prior (about zero, as the inversion knows no flux scale) in its unit, of
/// unit mean variance; stationary.
Covariance priorShape(const PriorMoments& moments);

} // namespace anneau
