// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/posterior_file.h"
#include "core/session/engine.h"

#include <string>

namespace anneau {

/// What is wrong when a prior and a source grid have different sizes.
std::string priorSizeFault(int pixels, const Scene& scene);

/// The record of a run that starts now; flux scale and device are those of the summary.
Result<RunRecord> newRunRecord(const SampleJob& job, const std::string& sampler, int steps,
                               const SampleSummary& summary);

/// Standard deviation of a prior's sources at that flux scale, e-/s per arcsec^2; empty where the
/// prior's spread was not measured (core/posterior/prior_spread.h).
Image priorDeviation(const std::filesystem::path& weights, const std::string& sha256,
                     double fluxScale);

} // namespace anneau
