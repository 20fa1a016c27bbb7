// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/session/engine.h"

#include <stop_token>

namespace anneau {

/// Measures a trained prior: what a model card states.
///
/// Unconditional draws by the stochastic second-order integrator; PQMass (core/posterior/pqmass.h)
/// of the draws against as many training-like images that were never trained on, and of two sets of
/// such images against each other; the training loss by noise level on the same; how symmetric the
/// Jacobian is (the exact denoiser's is: it is a covariance over sigma^2); and whether draws lie
/// nearer to images the network saw than to as many it did not (memorisation).
///
/// Errors: those of loadPrior() and readGalaxies(), Cancelled.
Result<PriorCheck> checkPrior(const PriorCheckJob& job, const ProgressReport& progress,
                              std::stop_token stop);

} // namespace anneau
