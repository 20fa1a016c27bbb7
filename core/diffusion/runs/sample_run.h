// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/lens_system.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/session/engine.h"

#include <memory>

namespace anneau {

/// What outlives a run so that the next one starts sooner. Used by one run at a time.
struct EngineCache {
    /// Which prior, and that its file has not changed.
    struct PriorKey {
        std::filesystem::path file;
        std::filesystem::file_time_type written;
        std::uintmax_t bytes = 0;
        at::Device device{at::kCPU};

        bool operator==(const PriorKey&) const = default;
    };

    std::shared_ptr<LensSystem> system;
    std::shared_ptr<const Denoiser> prior; ///< Accepted.
    PriorKey priorKey;
};

/// The system of an observation and a scene, from the cache if it is the same as the last one.
std::shared_ptr<LensSystem> lensSystem(EngineCache& cache, const SampleJob& job,
                                       const at::Device& device, std::stop_token stop);

/// A run as SampleJob says (core/session/engine.h). Samples are drawn in fixed blocks of indices,
/// so that a resumed run repeats the blocks it had not finished and gives the same numbers; each
/// sample is on disk before it is reported. When memory runs out the blocks are halved.
///
/// The first preview is the classical inversion, reported as step 0; it also sets the flux scale.
/// A cancelled run is not an error: what was finished is kept and the summary says so.
Result<SampleSummary> runSampling(const SampleJob& job, const SampleEvents& events,
                                  std::stop_token stop, EngineCache& cache);

/// The prior of a job on a device, or an error; null when the job names none.
Result<std::shared_ptr<const Denoiser>> priorOf(EngineCache& cache, const SampleJob& job,
                                                const at::Device& device, std::stop_token stop);

/// Images drawn together on a device when the job does not say.
int automaticBatch(const at::Device& device);

} // namespace anneau
