// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

namespace anneau {

/// What an H200-class card can do, by its data sheet: 67 TFLOP/s in single precision, a
/// multiply-add being two, and 4.8 TB/s.
inline constexpr double kCardOperationsPerSecond = 33.5e12; ///< A multiply-add is one.
inline constexpr double kCardBytesPerSecond = 4.8e12;

/// The least time, ms, that such a card takes for that many operations of single precision (one of
/// double counts as two) and bytes to and from its memory, whichever takes longer.
inline double cardFloorMs(double operations, double bytes)
{
    return 1e3 * std::max(operations / kCardOperationsPerSecond, bytes / kCardBytesPerSecond);
}

} // namespace anneau
