// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <ctime>
#include <vector>

namespace anneau::test {

/// Measures how long the GUI thread was away: a timer that should fire every 5 ms. Two clocks: the
/// wall's, which other programs on the machine stretch, and the thread's own processor time, which
/// says how long *we* held it.
class Heartbeat : public QTimer {
public:
    Heartbeat()
    {
        setInterval(5);
        setTimerType(Qt::PreciseTimer);
        connect(this, &QTimer::timeout, this, [this] {
            m_gaps.push_back(static_cast<double>(m_clock.restart()));
            const double now = threadMs();
            m_held.push_back(now - m_last);
            m_last = now;
        });
    }

    void begin()
    {
        m_gaps.clear();
        m_held.clear();
        m_clock.start();
        m_last = threadMs();
        start();
    }

    int beats() const { return static_cast<int>(m_gaps.size()); }
    double gap(double q) const { return quantile(m_gaps, q); }  ///< ms of wall time between beats.
    double held(double q) const { return quantile(m_held, q); } ///< ms of processor time, likewise.

private:
    static double threadMs()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
    }

    static double quantile(std::vector<double> values, double q)
    {
        std::sort(values.begin(), values.end());
        return values.empty()
                   ? 0
                   : values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
    }

    QElapsedTimer m_clock;
    double m_last = 0;
    std::vector<double> m_gaps;
    std::vector<double> m_held;
};

} // namespace anneau::test
