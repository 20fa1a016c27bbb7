// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/session/case_coverage.h"

#include <stop_token>

namespace anneau {

/// A coverage test on a reference case as CaseCoverageJob says. All samplers get the same truths,
/// data and reference points, and the same random numbers. TARP's references are those of
/// coverage_run.h, Note [References], with the exact moments of the Gaussian posterior; for the
/// whitened distance the kick is a draw of that posterior itself.
///
/// Samplers without Metropolis moves take many simulations at a time; with them one by one, since
/// how far a walk may go is learnt from the samples of one posterior.
///
/// Errors: BadInput for a file without an exact posterior, an unknown sampler, or too few
/// simulations or samples; Cancelled.
Result<CaseCoverageTable> runCaseCoverage(const CaseCoverageJob& job,
                                          const ProgressReport& progress, std::stop_token stop);

} // namespace anneau
