// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/panels/frame_gate.h"

#include "app/gui/document/document.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace anneau {
namespace {
constexpr int kPatienceMs = 16;
}

FrameGate::FrameGate(Document& document, QWidget* window) : QObject(window), m_window(window)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kPatienceMs);
    window->installEventFilter(this);
    connect(&m_timer, &QTimer::timeout, this, &FrameGate::open);
    connect(&document, &Document::shownSceneChanged, this, &FrameGate::close);
    connect(&document, &Document::frameChanged, this, &FrameGate::open);
}

/// Not put off by further changes: a fast hand must see something.
void FrameGate::close()
{
    if (!m_timer.isActive()) {
        m_timer.start();
    }
}

void FrameGate::open()
{
    m_timer.stop();
    if (m_held) {
        m_held = false;
        QCoreApplication::postEvent(m_window, new QEvent(QEvent::UpdateRequest),
                                    Qt::LowEventPriority);
    }
}

bool FrameGate::eventFilter(QObject* object, QEvent* event)
{
    if (event->type() == QEvent::UpdateRequest && m_timer.isActive()) {
        m_held = true; // Qt asks once until it was answered: the gate asks again
        return true;
    }
    return QObject::eventFilter(object, event);
}

} // namespace anneau
