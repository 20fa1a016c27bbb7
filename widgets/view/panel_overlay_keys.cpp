// SPDX-License-Identifier: GPL-3.0-or-later
// What the keys mean on a panel: the display's, and the nudges of a handle.
#include "widgets/view/image_panel.h"
#include "widgets/view/panel_overlay.h"

#include <QKeyEvent>

#include <algorithm>

namespace anneau {

void PanelOverlay::keyPressEvent(QKeyEvent* event)
{
    const int key = event->key();
    if (key == Qt::Key_Escape && m_action != Action::None) {
        cancel();
    } else if (key == Qt::Key_H) {
        nextHandle(event->modifiers() & Qt::ShiftModifier ? -1 : 1);
    } else if (event->modifiers() & (Qt::ControlModifier | Qt::MetaModifier)) {
        QWidget::keyPressEvent(event);
    } else if (!nudge(key, event->modifiers()) && !displayKey(key)) {
        QWidget::keyPressEvent(event);
    }
}

bool PanelOverlay::displayKey(int key)
{
    const QPointF middle(width() / 2.0, height() / 2.0);
    switch (key) {
    case Qt::Key_0:
        m_panel->fit();
        return true;
    case Qt::Key_Equal:
        m_panel->oneToOne();
        return true;
    case Qt::Key_Plus:
        zoom(middle, 1.25);
        return true;
    case Qt::Key_Minus:
        zoom(middle, 1 / 1.25);
        return true;
    case Qt::Key_F:
        Q_EMIT m_panel->freezeRequested();
        return true;
    case Qt::Key_G:
        Q_EMIT m_panel->mirrorRequested();
        return true;
    default:
        break;
    }
    if (key >= Qt::Key_1 && key < Qt::Key_1 + kStretchCount) {
        DisplaySettings display = m_panel->display();
        display.stretch = static_cast<Stretch>(key - Qt::Key_1);
        m_panel->changeDisplay(display);
        return true;
    }
    return false;
}

bool PanelOverlay::nudge(int key, Qt::KeyboardModifiers modifiers)
{
    QPointF direction;
    switch (key) {
    case Qt::Key_Left:
        direction = {-1, 0};
        break;
    case Qt::Key_Right:
        direction = {1, 0};
        break;
    case Qt::Key_Up:
        direction = {0, 1};
        break;
    case Qt::Key_Down:
        direction = {0, -1};
        break;
    default:
        return false;
    }
    const Handle* selected = find(m_panel->selectedHandle());
    if (selected == nullptr || !m_panel->m_interactive || m_action == Action::Handle) {
        return false;
    }
    if (selected->locked) {
        return true; // what the key is for is not to be had now
    }
    if (m_action != Action::Nudge) {
        m_action = Action::Nudge;
        m_start = *selected;
        Q_EMIT m_panel->handleDragStarted(m_start.id);
    }
    const double step = 0.1 * m_panel->placement().pixelScale *
                        (modifiers & Qt::ShiftModifier ? 10.0 : 1.0) *
                        (modifiers & Qt::AltModifier ? kFine : 1.0);
    QPointF to(m_start.x, m_start.y);
    if (m_start.kind == Handle::Kind::Ring) {
        m_start.radius = std::max(0.0, m_start.radius + step * (direction.x() + direction.y()));
        to.rx() += m_start.radius;
    } else {
        const ViewState& view = m_panel->view();
        to += QPointF(view.flipX ? -direction.x() : direction.x(),
                      view.flipY ? -direction.y() : direction.y()) *
              step;
        m_start.x = to.x();
        m_start.y = to.y();
    }
    Q_EMIT m_panel->handleMoved(m_start.id, to.x(), to.y(), modifiers);
    return true;
}

void PanelOverlay::keyReleaseEvent(QKeyEvent* event)
{
    if (m_action == Action::Nudge && !event->isAutoRepeat() && event->key() >= Qt::Key_Left &&
        event->key() <= Qt::Key_Down) {
        finish(); // one entry in the history for one stay on the key
    } else {
        QWidget::keyReleaseEvent(event);
    }
}

void PanelOverlay::nextHandle(int step)
{
    const std::vector<Handle>& handles = m_panel->handles();
    if (handles.empty() || !m_panel->m_interactive) {
        return;
    }
    const int n = static_cast<int>(handles.size());
    int at = step > 0 ? -1 : n;
    for (int i = 0; i < n; ++i) {
        if (handles[static_cast<std::size_t>(i)].id == m_panel->selectedHandle()) {
            at = i;
        }
    }
    m_panel->selectHandle(handles[static_cast<std::size_t>((at + step + n) % n)].id);
}

} // namespace anneau
