// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/panel_overlay.h"

#include "widgets/view/image_panel.h"
#include "widgets/view/overlay.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QGestureEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <utility>

namespace anneau {
namespace {

constexpr double kDragThreshold = 3; ///< Widget pixels before a press becomes a drag.

double length(QPointF p)
{
    return std::hypot(p.x(), p.y());
}

} // namespace

PanelOverlay::PanelOverlay(ImagePanel* panel, QWidget* parent) : QWidget(parent), m_panel{panel}
{
    setObjectName(QStringLiteral("panelOverlay"));
    setAttribute(Qt::WA_NoSystemBackground);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
    grabGesture(Qt::PinchGesture);
}

const Handle* PanelOverlay::find(const QString& id) const
{
    for (const Handle& handle : m_panel->handles()) {
        if (handle.id == id) {
            return &handle;
        }
    }
    return nullptr;
}

void PanelOverlay::handlesChanged()
{
    const bool busy = m_action == Action::Handle || m_action == Action::Nudge;
    const Handle* held = busy ? find(m_start.id) : nullptr;
    if (held != nullptr && held->locked) {
        finish();
    } else if (busy && held == nullptr) {
        m_action = Action::None;
    }
    if (!m_hovered.isEmpty() && find(m_hovered) == nullptr) {
        setHovered({});
    }
    update();
}

void PanelOverlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintOverlay(painter, m_panel->scene());
}

// --- mouse -----------------------------------------------------------------------------------

void PanelOverlay::mousePressEvent(QMouseEvent* event)
{
    if (m_action == Action::Nudge) {
        finish();
    }
    if (m_action != Action::None) {
        return; // a second button during a drag
    }
    m_button = event->button();
    m_pressed = m_last = m_virtual = event->position();
    m_moved = false;
    if (m_button == Qt::LeftButton) {
        const int hit = m_panel->m_interactive
                            ? handleAt(m_panel->handles(), m_panel->transform(), m_pressed)
                            : -1;
        if (hit < 0) {
            m_action = Action::Pan;
        } else if (const Handle& handle = m_panel->handles()[static_cast<std::size_t>(hit)];
                   !handle.locked) {
            beginHandle(handle, m_pressed);
        }
    } else if (m_button == Qt::MiddleButton) {
        m_action = Action::Pan;
    } else if (m_button == Qt::RightButton) {
        m_action = Action::Contrast;
    }
    event->accept();
}

void PanelOverlay::beginHandle(const Handle& handle, QPointF at)
{
    m_action = Action::Handle;
    m_start = handle;
    m_grab = m_panel->transform().toWorld(at);
    m_panel->selectHandle(handle.id);
    update();
}

void PanelOverlay::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (m_action == Action::None || m_action == Action::Nudge) {
        hoverAt(at);
        return;
    }
    if (!m_moved && length(at - m_pressed) < kDragThreshold) {
        return;
    }
    const bool first = !std::exchange(m_moved, true);
    const QPointF delta = at - m_last;
    m_last = at;
    switch (m_action) {
    case Action::Pan:
        if (first) {
            setCursor(Qt::ClosedHandCursor);
        }
        m_panel->setView(m_panel->transform().panned(delta));
        break;
    case Action::Handle:
        if (first) {
            Q_EMIT m_panel->handleDragStarted(m_start.id);
        }
        m_virtual += delta * (event->modifiers() & Qt::AltModifier ? kFine : 1.0);
        moveHandle(m_virtual, event->modifiers());
        break;
    case Action::Contrast:
        moveContrast(delta);
        break;
    default:
        break;
    }
}

void PanelOverlay::moveHandle(QPointF at, Qt::KeyboardModifiers modifiers)
{
    const QPointF to =
        constrained(draggedTo(m_start, m_grab, m_panel->transform().toWorld(at)), modifiers);
    Q_EMIT m_panel->handleMoved(m_start.id, to.x(), to.y(), modifiers);
    Q_EMIT m_panel->hovered(to.x(), to.y());
}

/// Shift: centres keep to one axis, grips of axes and sticks to their direction.
QPointF PanelOverlay::constrained(QPointF to, Qt::KeyboardModifiers modifiers) const
{
    if (!(modifiers & Qt::ShiftModifier) || m_start.kind == Handle::Kind::Ring) {
        return to;
    }
    const QPointF from(m_start.x, m_start.y);
    if (m_start.kind == Handle::Kind::Center || m_start.kind == Handle::Kind::SourceCenter) {
        const QPointF d = to - from;
        return std::abs(d.x()) >= std::abs(d.y()) ? QPointF(to.x(), from.y())
                                                  : QPointF(from.x(), to.y());
    }
    const QPointF anchor(m_start.anchorX, m_start.anchorY);
    const QPointF along = from - anchor;
    const double norm2 = QPointF::dotProduct(along, along);
    return norm2 > 0 ? anchor + along * (QPointF::dotProduct(to - anchor, along) / norm2) : to;
}

void PanelOverlay::moveContrast(QPointF delta)
{
    DisplaySettings display = m_panel->display();
    display.bias = std::clamp(display.bias + delta.x() / std::max(1, width()), 0.0, 1.0);
    display.contrast =
        std::clamp(display.contrast * std::exp(3 * delta.y() / std::max(1, height())), 0.1, 10.0);
    m_panel->changeDisplay(display);
}

void PanelOverlay::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != m_button || m_action == Action::None) {
        return;
    }
    const Action action = m_action;
    if (m_moved) {
        finish();
    } else {
        m_action = Action::None;
    }
    if (!m_moved && action == Action::Pan && m_button == Qt::LeftButton) {
        const QPointF world = m_panel->transform().toWorld(event->position());
        m_panel->selectHandle({});
        Q_EMIT m_panel->clicked(world.x(), world.y(), event->modifiers());
    }
    if (!m_moved && action == Action::Contrast) {
        const DisplaySettings& display = m_panel->display();
        const bool changed = display.contrast != 1 || display.bias != 0.5;
        // With something to reset, the second click of a double click is waited for.
        const int wait = changed ? QApplication::doubleClickInterval() : 0;
        const QPoint global = event->globalPosition().toPoint();
        QTimer::singleShot(wait, this, [this, global, changed] {
            const DisplaySettings& now = m_panel->display();
            if (!changed || now.contrast != 1 || now.bias != 0.5) {
                m_panel->openMenu(global);
            }
        });
    }
    m_button = Qt::NoButton;
    setCursor(Qt::CrossCursor);
    hoverAt(event->position());
}

void PanelOverlay::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::RightButton) {
        DisplaySettings display = m_panel->display();
        display.contrast = 1;
        display.bias = 0.5;
        m_panel->changeDisplay(display);
    } else {
        mousePressEvent(event);
    }
}

void PanelOverlay::finish()
{
    const Action action = std::exchange(m_action, Action::None);
    if (action == Action::Handle || action == Action::Nudge) {
        Q_EMIT m_panel->handleDragFinished(m_start.id);
    }
    update();
}

void PanelOverlay::cancel()
{
    const Action action = std::exchange(m_action, Action::None);
    m_button = Qt::NoButton;
    setCursor(Qt::CrossCursor);
    if (action == Action::Nudge || (action == Action::Handle && m_moved)) {
        Q_EMIT m_panel->handleDragCancelled(m_start.id);
    }
    update();
}

void PanelOverlay::hoverAt(QPointF at)
{
    const int hit =
        m_panel->m_interactive ? handleAt(m_panel->handles(), m_panel->transform(), at) : -1;
    const Handle* handle = hit >= 0 ? &m_panel->handles()[static_cast<std::size_t>(hit)] : nullptr;
    setHovered(handle != nullptr ? handle->id : QString());
    setCursor(handle == nullptr ? Qt::CrossCursor
              : handle->locked  ? Qt::ForbiddenCursor
                                : Qt::PointingHandCursor);
    const QPointF world = m_panel->transform().toWorld(at);
    Q_EMIT m_panel->hovered(world.x(), world.y());
}

void PanelOverlay::setHovered(const QString& id)
{
    if (id != m_hovered) {
        m_hovered = id;
        update();
        Q_EMIT m_panel->handleHovered(id);
    }
}

void PanelOverlay::enterEvent(QEnterEvent*)
{
    m_inside = true;
    update();
}

void PanelOverlay::leaveEvent(QEvent*)
{
    m_inside = false;
    setHovered({});
    update();
    Q_EMIT m_panel->left();
}

void PanelOverlay::contextMenuEvent(QContextMenuEvent* event)
{
    // The mouse's own way is in mouseReleaseEvent: the right button also drags.
    if (event->reason() != QContextMenuEvent::Mouse) {
        m_panel->openMenu(mapToGlobal(rect().center()));
    }
    event->accept();
}

// --- zoom ------------------------------------------------------------------------------------

void PanelOverlay::zoom(QPointF at, double factor)
{
    m_panel->setView(m_panel->transform().zoomedAbout(at, factor));
}

void PanelOverlay::wheelEvent(QWheelEvent* event)
{
    // Trackpads send many small steps: nothing is rounded to clicks of a wheel.
    const double steps = event->pixelDelta().isNull() ? event->angleDelta().y() / 120.0
                                                      : event->pixelDelta().y() / 50.0;
    if (steps != 0) {
        zoom(event->position(), std::exp(0.18 * steps));
    }
    event->accept();
}

bool PanelOverlay::nativeGesture(QNativeGestureEvent* event)
{
    if (event->gestureType() != Qt::ZoomNativeGesture) {
        return false;
    }
    zoom(event->position(), std::exp(event->value()));
    return true;
}

bool PanelOverlay::gesture(QGestureEvent* event)
{
    auto* pinch = static_cast<QPinchGesture*>(event->gesture(Qt::PinchGesture));
    if (pinch == nullptr) {
        return false;
    }
    if (pinch->changeFlags() & QPinchGesture::ScaleFactorChanged) {
        zoom(mapFromGlobal(pinch->centerPoint()), pinch->scaleFactor());
    }
    event->accept(pinch);
    return true;
}

bool PanelOverlay::event(QEvent* event)
{
    switch (event->type()) {
    case QEvent::NativeGesture:
        if (nativeGesture(static_cast<QNativeGestureEvent*>(event))) {
            return true;
        }
        break;
    case QEvent::Gesture:
        if (gesture(static_cast<QGestureEvent*>(event))) {
            return true;
        }
        break;
    case QEvent::ShortcutOverride: {
        // Keys that mean something to a drag do not go to menus meanwhile.
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool arrows = key >= Qt::Key_Left && key <= Qt::Key_Down;
        if ((arrows && !m_panel->selectedHandle().isEmpty()) ||
            (key == Qt::Key_Escape && m_action != Action::None)) {
            event->accept();
            return true;
        }
        break;
    }
    default:
        break;
    }
    return QWidget::event(event);
}

void PanelOverlay::focusInEvent(QFocusEvent*)
{
    update();
}

void PanelOverlay::focusOutEvent(QFocusEvent*)
{
    if (m_action == Action::Nudge) {
        finish();
    }
    update();
}

} // namespace anneau
