// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/bench_timer.h"

#include "core/base/parallel.h"
#include "core/lens/pack.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace anneau {
namespace {

using V = NativePack<float>;
constexpr int kChains = 10;

/// Independent chains of multiply-adds, enough of them to hide the latency of each.
float multiplyAdds(int rounds, float seed)
{
    V sums[kChains];
    for (int k = 0; k < kChains; ++k) {
        sums[k] = V(seed + 0.01 * k);
    }
    const V factor(0.999);
    const V term(1e-3);
    for (int i = 0; i < rounds; ++i) {
        for (V& sum : sums) {
            sum = sum * factor + term;
        }
    }
    V total(0.0);
    for (const V& sum : sums) {
        total = total + sum;
    }
    return total.v[0];
}

/// Shortest of a few times, ms: a floor is not raised by what else the machine does.
double bestMs(int repeats, const std::function<void(int)>& body)
{
    double best = medianMs(1, body);
    for (int i = 1; i < repeats; ++i) {
        best = std::min(best, medianMs(1, body));
    }
    return best;
}

double millisecondsPerOperation()
{
    constexpr int kRounds = 20000;
    const int threads = std::max(1, threadCount());
    std::vector<float> kept(static_cast<std::size_t>(threads) * 64);
    const double ms = bestMs(25, [&](int i) {
        parallelFor(static_cast<std::size_t>(threads), 1, [&](std::size_t begin, std::size_t end) {
            for (std::size_t t = begin; t < end; ++t) {
                kept[t * 64] += multiplyAdds(kRounds, static_cast<float>(i));
            }
        });
    });
    return ms / (double(threads) * kRounds * kChains * V::kWidth);
}

double streamMs(double bytes)
{
    const auto count = static_cast<std::size_t>(bytes / (2 * sizeof(float))) + 1;
    std::vector<float> from(count, 1.0F);
    std::vector<float> to(count);
    return bestMs(15, [&](int i) {
        parallelFor(count, 32768, [&](std::size_t begin, std::size_t end) {
            for (std::size_t k = begin; k < end; ++k) {
                to[k] = from[k] + static_cast<float>(i);
            }
        });
    });
}

} // namespace

double medianMs(int repeats, const std::function<void(int)>& body)
{
    body(0);
    std::vector<double> times;
    for (int i = 1; i <= repeats; ++i) {
        const auto start = std::chrono::steady_clock::now();
        body(i);
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

ThreadCountScope::ThreadCountScope(int count) : m_before{threadCount()}
{
    setThreadCount(count);
}

ThreadCountScope::~ThreadCountScope()
{
    setThreadCount(m_before);
}

double floorMs(double operations, double bytes)
{
    return std::max(operations * millisecondsPerOperation(), streamMs(bytes));
}

} // namespace anneau
