// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <Eigen/Core>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace anneau {
namespace {
std::atomic<int> g_threads{0};
}

void setThreadCount(int count)
{
    g_threads = std::max(count, 0);
    Eigen::setNbThreads(g_threads); // 0: as many as OpenMP takes
}

int threadCount()
{
    const int wanted = g_threads;
    return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void parallelFor(std::size_t count, std::size_t grain,
                 const std::function<void(std::size_t, std::size_t)>& body)
{
    if (count == 0) {
        return;
    }
    const std::size_t parts =
        std::min<std::size_t>(static_cast<std::size_t>(threadCount()),
                              std::max<std::size_t>(1, count / std::max<std::size_t>(grain, 1)));
    if (parts == 1 || omp_in_parallel() != 0) {
        body(0, count);
        return;
    }
#pragma omp parallel for num_threads(static_cast <int>(parts)) schedule(static, 1)
    for (std::size_t part = 0; part < parts; ++part) {
        body(count * part / parts, count * (part + 1) / parts);
    }
}

} // namespace anneau
