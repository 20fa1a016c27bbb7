// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>

namespace anneau::cli {

/// Turns the first SIGINT or SIGTERM into a stop request, so that a job ends in good order and
/// keeps what it has finished; the second one ends the program at once. Call it before any thread
/// is made.
std::stop_token stopOnInterrupt();

} // namespace anneau::cli
