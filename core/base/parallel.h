// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace anneau {

/// How many threads parallelFor() uses. 0 or less: as many as the machine has cores.
void setThreadCount(int count);
int threadCount();

/// Runs body(begin, end) over 0 … count in contiguous parts on threadCount() threads; returns when
/// all are done. Parts are at least `grain` long, so small work stays on the calling thread.
/// Results must not depend on the partition. Exceptions must not leave `body`.
void parallelFor(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body);

} // namespace anneau
