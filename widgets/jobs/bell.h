// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <atomic>

namespace anneau {

/// Wakes the GUI from another thread, coalesced: however often ring() is called, at most one event
/// is under way and rang() is emitted at most once per interval, in the thread the bell lives in.
class Bell : public QObject {
    Q_OBJECT

public:
    explicit Bell(int intervalMs, QObject* parent = nullptr);

    void ring(); ///< From any thread.

Q_SIGNALS:
    void rang();

private:
    void answer();
    void fire();

    const int m_interval;
    std::atomic<bool> m_pending{false};
    QElapsedTimer m_sinceLast;
};

} // namespace anneau
