// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/samplers/posterior_sampler.h"

#include <string>
#include <vector>

namespace anneau {

/// What a run is to use where its job leaves it open, and why, in sentences for the user.
struct SamplingAdvice {
    SamplerSettings settings;
    int batch = 1;
    std::vector<std::string> reasons;
};

/// What the advice rests on.
struct SamplingCase {
    int steps = 0; ///< As the job says; 0: open.
    int batch = 0;
    int samples = 1;
    double peakSnr = 0; ///< Of one data pixel.
    int pixels = 64;    ///< Side of the source.
    at::Device device{at::kCPU};
    double freeMemory = 0; ///< Bytes; 0: not known.
};

/// Note [Steps and S/N]. Moment matching solves for the data with a fixed number of conjugate-
/// gradient iterations at each level: the brighter the arcs, the wider the range of singular
/// values, and the more of both it takes. Up to the S/N that the calibration figures cover the
/// presets stay as they are; beyond, steps and iterations grow. Only presets are changed, and
/// nothing that the job says.
SamplingAdvice adviseSampling(const SamplerSettings& settings, const SamplingCase& given);

/// Bytes that this machine could give without swapping; 0 where the system does not say.
double availableMemory();

} // namespace anneau
