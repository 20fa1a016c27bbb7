// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

namespace anneau {

/// Speed and remaining time of a job from the progress it reported lately. The rate is the median
/// over recent intervals, so that one slow step does not throw the estimate about.
class RateMeter {
public:
    void reset();
    /// `seconds` since the job began, `done` and `total` in the job's unit. A new total starts
    /// afresh.
    void add(double seconds, double done, double total);

    std::optional<double> rate() const;      ///< Units per second.
    std::optional<double> remaining() const; ///< Seconds.

private:
    struct Mark {
        double seconds;
        double done;
    };
    std::vector<Mark> m_marks;
    double m_total = 0;
};

} // namespace anneau
