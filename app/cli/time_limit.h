// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>
#include <stop_token>
#include <thread>

namespace anneau::cli {

/// Processor time of this process so far, user and system, of all its threads.
double processorSeconds();

/// A stop request to a job that has used up its processor time, or that is interrupted. Processor
/// time, as the time on the wall says nothing where a machine is shared.
class TimeLimit {
public:
    /// `seconds` from now on; none: never. `outer`: a stop request there is passed on.
    TimeLimit(std::optional<double> seconds, std::stop_token outer);

    std::stop_token token() const { return m_stop.get_token(); }
    bool reached() const { return m_reached; }

private:
    struct PassOn {
        std::stop_source stop;
        void operator()() { stop.request_stop(); }
    };
    std::stop_source m_stop;
    std::atomic<bool> m_reached = false;
    std::stop_callback<PassOn> m_passOn;
    std::jthread m_watch; ///< Last: it ends before what it looks at.
};

/// The most memory that this process held at a time since resetPeakMemory(), GB of 1e9 bytes; NaN
/// where the system does not tell (that is, but on Linux).
double peakMemoryGb();
void resetPeakMemory();

} // namespace anneau::cli
