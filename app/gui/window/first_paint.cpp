// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/first_paint.h"

#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <utility>

namespace anneau {

FirstPaint::FirstPaint(QWidget& window, std::function<void()> then)
    : m_window(window),
      m_then(std::move(then))
{
    window.installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::Paint && m_then) {
        m_window.removeEventFilter(this);
        QTimer::singleShot(0, this,
                           std::exchange(m_then, nullptr)); // it is on its way to the screen
    }
    return QObject::eventFilter(object, event);
}

} // namespace anneau
