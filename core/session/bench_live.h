// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"

#include <stop_token>
#include <vector>

namespace anneau {

/// Median times of what a drag of a handle costs: the rows of benchLens(), curves, image
/// finding, a whole live frame, each on one thread and on two. Takes a few seconds; leaves the
/// thread count as it was. Ends early, with what it has, when stopped.
std::vector<BenchEntry> benchLive(const std::stop_token& stop = {});

} // namespace anneau
