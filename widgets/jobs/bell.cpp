// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/bell.h"

#include <QMetaObject>
#include <QTimer>

namespace anneau {

Bell::Bell(int intervalMs, QObject* parent) : QObject(parent), m_interval(intervalMs) {}

void Bell::ring()
{
    if (!m_pending.exchange(true)) {
        QMetaObject::invokeMethod(this, &Bell::answer, Qt::QueuedConnection);
    }
}

void Bell::answer()
{
    const qint64 elapsed = m_sinceLast.isValid() ? m_sinceLast.elapsed() : m_interval;
    if (elapsed >= m_interval) {
        fire();
    } else {
        QTimer::singleShot(static_cast<int>(m_interval - elapsed), Qt::PreciseTimer, this,
                           &Bell::fire);
    }
}

void Bell::fire()
{
    m_sinceLast.start();
    m_pending = false; // before the reader looks: what is put from here on rings again
    Q_EMIT rang();
}

} // namespace anneau
