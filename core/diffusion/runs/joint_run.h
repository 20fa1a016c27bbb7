// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/runs/sample_run.h"
#include "core/session/engine.h"

namespace anneau {

/// Whether lens and source of a job can be sampled together; BadInput says why not.
Result<void> checkJoint(const SampleJob& job);

/// A run as SampleJob says with `joint` on: independent runs of a JointSampler, from about the
/// marginal-Gaussian peak of the lens. Each run gives a draw when it has walked down, and further
/// ones by walking down again from the highest level with the lens it has reached; draw d of run r
/// is sample d * runs + r.
///
/// A cancelled run is not an error: what was finished is kept and the summary says so. Resumed with
/// as many runs and threads it gives bit for bit what a run gives that was never interrupted;
/// rounds that are finished are not walked again. Errors: BadInput when no mass parameter is free,
/// and as in runSampling().
Result<SampleSummary> runJoint(const SampleJob& job, const SampleEvents& events,
                               std::stop_token stop, EngineCache& cache);

} // namespace anneau
