// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/runs/sample_run.h"

namespace anneau {

/// A coverage test of joint runs, as CoverageJob says with run.joint.on. For each simulation all is
/// drawn from what the sampler is told: the lens from lensPriorsAround() the model's, the source
/// from the prior, flux and noise scale from their log-normals. The surface brightness of the
/// prior's unit, which the sampler knows, gives a middling source behind the model's lens the peak
/// S/N drawn for the simulation. Runs begin about the marginal-Gaussian peak that is climbed to
/// from the model's lens, so from a lens that is off by what lenses are drawn with. Each sample is
/// a run of its own.
///
/// Three verdicts. TARP's f with Euclidean distance over the pixels of the source in physical
/// units; the reference is the posterior mean under the Gaussian prior at that peak plus a draw
/// from the prior's covariance scaled to the size of its posterior. TARP's f of the coordinates of
/// the lens and both scales, in units of that peak's Gaussian, with a draw from it for reference.
/// SBC's rank of each of these and of the source's flux among all samples but the last. References
/// know the data alone.
///
/// Results do not depend on how many simulations are asked for, on their order or on interruptions.
/// Errors: BadInput without a prior or a free parameter of the lens; Cancelled (finished
/// simulations are kept).
Result<TarpCurve> runJointCoverage(const CoverageJob& job, const CoverageEvents& events,
                                   std::stop_token stop, EngineCache& cache);

} // namespace anneau
