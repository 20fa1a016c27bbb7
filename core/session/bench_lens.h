// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"

#include <stop_token>
#include <vector>

namespace anneau {

/// Median times of ray tracing and rendering: deflections, images, a pixelated source and its
/// adjoint, a batch of lenses, each beside the floor that its operations and bytes set on this
/// machine (floorMs()). Uses the present number of threads. Ends early, with what it has, when
/// stopped.
std::vector<BenchEntry> benchLens(const std::stop_token& stop = {});

} // namespace anneau
