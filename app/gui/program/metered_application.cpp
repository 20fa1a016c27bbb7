// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/metered_application.h"

#include <QEvent>

#include <algorithm>
#include <ctime>

namespace anneau {
namespace {

double milliseconds(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

bool isDrawing(const QEvent* event)
{
    switch (event->type()) {
    case QEvent::Paint:
    case QEvent::UpdateRequest:
    case QEvent::UpdateLater:
    case QEvent::Expose:
        return true;
    default:
        return false;
    }
}

} // namespace

MeteredApplication::Time MeteredApplication::now()
{
    return {milliseconds(CLOCK_MONOTONIC), milliseconds(CLOCK_THREAD_CPUTIME_ID)};
}

void MeteredApplication::begin()
{
    m_holds = {};
    m_longest = 0;
    m_measuring = true;
}

bool MeteredApplication::notify(QObject* receiver, QEvent* event)
{
    if (!m_measuring) {
        return QApplication::notify(receiver, event);
    }
    const char* className = receiver->metaObject()->className(); // both may be gone afterwards
    const int type = event->type();
    const Time start = now();
    const bool outermost = ++m_depth == 1;
    if (outermost) {
        m_drawn = {};
    }
    if (m_drawingDepth == 0 && isDrawing(event)) {
        m_drawingDepth = m_depth;
    }
    const bool done = QApplication::notify(receiver, event);
    const Time end = now();
    if (m_drawingDepth == m_depth) {
        m_drawingDepth = 0;
        m_drawn.wall += end.wall - start.wall;
        m_drawn.processor += end.processor - start.processor;
    }
    --m_depth;
    if (outermost) {
        const double held = end.wall - start.wall - m_drawn.wall;
        if (held > m_longest) {
            m_longest = held;
            m_holds.longestClass = className;
            m_holds.longestEvent = type;
        }
        m_holds.other.push_back(held);
        m_holds.otherProcessor.push_back(end.processor - start.processor - m_drawn.processor);
        if (m_drawn.wall > 0) {
            m_holds.drawing.push_back(m_drawn.wall);
            m_holds.drawingProcessor.push_back(m_drawn.processor);
        }
    }
    return done;
}

double largest(const std::vector<double>& values)
{
    return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

} // namespace anneau
