// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <vector>

namespace anneau::test {

/// Measures how long the GUI thread was away: a timer that should fire every 5 ms.
class Heartbeat : public QTimer {
public:
    Heartbeat()
    {
        setInterval(5);
        setTimerType(Qt::PreciseTimer);
        connect(this, &QTimer::timeout, this,
                [this] { m_gaps.push_back(static_cast<double>(m_clock.restart())); });
    }

    void begin()
    {
        m_gaps.clear();
        m_clock.start();
        start();
    }

    int beats() const { return static_cast<int>(m_gaps.size()); }

    double quantile(double q) const ///< ms between beats.
    {
        std::vector<double> gaps = m_gaps;
        std::sort(gaps.begin(), gaps.end());
        return gaps.empty()
                   ? 0
                   : gaps[static_cast<std::size_t>(q * static_cast<double>(gaps.size() - 1))];
    }

    double longest() const { return quantile(1); }

private:
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
};

} // namespace anneau::test
