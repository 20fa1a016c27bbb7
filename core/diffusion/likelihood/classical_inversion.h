// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/lens_system.h"

#include <functional>
#include <stop_token>

namespace anneau {

/// The source of an image under a stationary Gaussian prior of zero mean whose amplitude makes the
/// image most probable: what a run starts from, and the sampler "gaussian".
struct ClassicalInversion {
    Covariance covariance; ///< With the amplitude found.
    Image source;          ///< Posterior mean, e-/s per arcsec^2.
    /// Posterior draws from standard normals. // [B, n] -> [B, n]
    std::function<Tensor(const Tensor& normals)> draws;
};

/// `shape` has unit mean variance; data [H, W] e-/s per pixel without lens light and sky. Throws
/// Cancelled as soon as it is stopped: the factorisation is left behind. By the Gram matrix, or,
/// where the system has none, in its basis, which is refined until the weakest combination of these
/// data tells next to nothing.
ClassicalInversion invertClassically(LensSystem& system, const Tensor& data,
                                     const Covariance& shape, const std::stop_token& stop);

/// The second moments of a prior (about zero, as the inversion knows no flux scale) in its unit, of
/// unit mean variance; stationary.
Covariance priorShape(const PriorMoments& moments);

} // namespace anneau
