// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/runs/sample_run.h"

namespace anneau {

/// A comparison as CompareJob says (core/session/engine.h). Samplers share their seed: differences
/// between them are not those of other random numbers. Errors: BadInput for a file without an exact
/// posterior, an unknown sampler, or fewer than four samples; those of runSampling().
Result<ComparisonTable> runComparison(const CompareJob& job, const ProgressReport& progress,
                                      std::stop_token stop, EngineCache& cache);

} // namespace anneau
