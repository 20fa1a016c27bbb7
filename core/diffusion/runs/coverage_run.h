// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/runs/sample_run.h"

namespace anneau {

/// A coverage test as CoverageJob says. For each simulation a truth is drawn from the prior and
/// lensed as in job.run; the noise map is scaled so that the arcs' peak S/N is what was drawn for
/// it; K posterior samples follow, and TARP's f with Euclidean distance over all source pixels.
///
/// Note [References]. The reference point is the posterior mean under the Gaussian prior with the
/// same mean and power spectrum, plus a draw from that prior's covariance scaled to the size of its
/// posterior. It depends on the data and never on the truth: references that ignore the data accept
/// a sampler that ignores them too.
///
/// The sampler may be instant, too: the Gaussian prior, as sampling with this prior's file would
/// take it, against truths of the network.
///
/// Results do not depend on how many simulations are asked for, on their order or on interruptions.
/// Errors: BadInput without a prior; Cancelled (finished simulations are kept).
Result<TarpCurve> runCoverage(const CoverageJob& job, const CoverageEvents& events,
                              std::stop_token stop, EngineCache& cache);

} // namespace anneau
