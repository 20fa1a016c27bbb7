// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/time_limit.h"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>
#include <utility>

namespace anneau::cli {

double processorSeconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

TimeLimit::TimeLimit(std::optional<double> seconds, std::stop_token outer)
    : m_passOn(std::move(outer), PassOn{m_stop})
{
    if (!seconds) {
        return;
    }
    const double end = processorSeconds() + *seconds;
    m_watch = std::jthread([this, end](const std::stop_token& done) {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock lock(mutex);
        while (!done.stop_requested()) {
            if (processorSeconds() >= end) {
                m_reached = true;
                m_stop.request_stop();
                return;
            }
            changed.wait_for(lock, done, std::chrono::milliseconds(20), [] { return false; });
        }
    });
}

double peakMemoryGb()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) { // "VmHWM:   123456 kB", of 1024 bytes
            return 1024e-9 * std::strtod(line.c_str() + 6, nullptr);
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

void resetPeakMemory()
{
    std::ofstream("/proc/self/clear_refs") << 5; // Linux: 5 resets the peak alone.
}

} // namespace anneau::cli
