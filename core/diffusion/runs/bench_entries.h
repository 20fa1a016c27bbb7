// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"

namespace anneau {

/// What a user of the engine waits for, timed on a device: deflections and their slopes on tensors
/// (core/session/bench_lens.h has the kernels), the operator and its adjoint on 128x128 pixels, 2x2
/// rays and a 69x69 kernel; the shipped prior's network and its derivative; one sample of the
/// default sampler and the time to the first preview. Without a prior in the resource folder the
/// network's entries are left out.
std::vector<BenchEntry> benchEntries(const std::string& device, std::stop_token stop);

} // namespace anneau
