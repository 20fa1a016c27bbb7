// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace anneau {

/// Where a long job is. Steps are the job's own unit; `done == total` when it has finished.
struct Progress {
    std::string stage; ///< "finding the lens", "sampling": shown to the user.
    double done = 0;
    double total = 0;
};

/// Called on the job's own thread, never more than a few dozen times a second by contract of the caller's
/// side (the GUI coalesces); must return quickly and must not throw.
using ProgressReport = std::function<void(const Progress&)>;

} // namespace anneau
