// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace anneau {

/// Median of the times of `body`, ms, after one run that does not count; the argument counts up
/// from 0 so that nothing can be kept from one run to the next.
double medianMs(int repeats, const std::function<void(int)>& body);

/// Sets the thread count for one scope.
class ThreadCountScope {
public:
    explicit ThreadCountScope(int count);
    ~ThreadCountScope();
    ThreadCountScope(const ThreadCountScope&) = delete;
    ThreadCountScope& operator=(const ThreadCountScope&) = delete;

private:
    int m_before;
};

/// The best time, ms, in which the present number of threads can do that many single-precision
/// vector operations (one for each number; a fused multiply-add is one) or stream that many bytes,
/// half of them read and half written, whichever is longer: measured, in some 10 ms. Bytes that fit
/// a cache are streamed from it.
double floorMs(double operations, double bytes);

} // namespace anneau
