// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/handle.h"

#include <QPointF>
#include <QWidget>

#include <optional>

class QGestureEvent;
class QNativeGestureEvent;

namespace anneau {

class ImagePanel;

/// The transparent top layer of an ImagePanel: paints its overlay scene and turns mouse, wheel,
/// gestures and keys into what they mean. Part of ImagePanel, not for use on its own.
class PanelOverlay : public QWidget {
    Q_OBJECT
public:
    explicit PanelOverlay(ImagePanel* panel, QWidget* parent);

    QString hoveredHandle() const { return m_hovered; }
    QString draggedHandle() const { return m_action == Action::Handle ? m_start.id : QString(); }
    bool pointerInside() const { return m_inside; }
    /// Ends a drag or nudge whose handle is gone.
    void handlesChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Action { None, Pan, Handle, Nudge, Contrast };
    static constexpr double kFine = 0.1; ///< Alt.

    void beginHandle(const Handle& handle, QPointF at);
    void moveHandle(QPointF at, Qt::KeyboardModifiers modifiers);
    void moveContrast(QPointF delta);
    void finish();
    void cancel();
    bool nudge(int key, Qt::KeyboardModifiers modifiers);
    bool displayKey(int key);
    void nextHandle(int step);
    void hoverAt(QPointF at);
    void setHovered(const QString& id);
    void zoom(QPointF at, double factor);
    bool nativeGesture(QNativeGestureEvent* event);
    bool gesture(QGestureEvent* event);
    const Handle* find(const QString& id) const;
    QPointF constrained(QPointF to, Qt::KeyboardModifiers modifiers) const;

    ImagePanel* m_panel;
    Action m_action = Action::None;
    Qt::MouseButton m_button = Qt::NoButton;
    bool m_moved = false; ///< The pointer has left the place where the button went down.
    bool m_inside = false;
    QPointF m_pressed, m_last;
    Handle m_start;    ///< The handle as it was when a drag began; follows a nudge.
    QPointF m_grab;    ///< World, where a handle was taken.
    QPointF m_virtual; ///< Widget: the pointer, slowed down by Alt.
    QString m_hovered;
};

} // namespace anneau
