// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/image_panel.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QTest>

namespace anneau::test {

inline void mouse(QWidget* target, QEvent::Type type, QPointF at, Qt::MouseButton button,
                  Qt::MouseButtons buttons)
{
    QMouseEvent event(type, at, target->mapToGlobal(at), button, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &event);
}

/// Presses on a place of a panel's image (arcsec), moves in steps, releases, and leaves the panel.
inline void drag(ImagePanel* panel, QPointF fromWorld, QPointF toWorld)
{
    QWidget* area = panel->canvasArea();
    const QPointF from = panel->transform().toWidget(fromWorld.x(), fromWorld.y());
    const QPointF to = panel->transform().toWidget(toWorld.x(), toWorld.y());
    mouse(area, QEvent::MouseMove, from, Qt::NoButton, Qt::NoButton);
    mouse(area, QEvent::MouseButtonPress, from, Qt::LeftButton, Qt::LeftButton);
    constexpr int kSteps = 12;
    for (int i = 1; i <= kSteps; ++i) {
        mouse(area, QEvent::MouseMove, from + (to - from) * i / kSteps, Qt::NoButton,
              Qt::LeftButton);
        QTest::qWait(5);
    }
    mouse(area, QEvent::MouseButtonRelease, to, Qt::LeftButton, Qt::NoButton);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(area, &leave);
}

} // namespace anneau::test
