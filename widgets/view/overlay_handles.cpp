// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/overlay_parts.h"
#include "widgets/view/theme.h"

#include <QPainter>

#include <cmath>

namespace anneau::overlay {
namespace {

constexpr double kGrip = 5; ///< Radius of the knob of a grip.
constexpr int kLockedAlpha = 110;
constexpr double kGap = 14; ///< Lines keep this far from the point they start at.

void knob(QPainter& painter, const QPainterPath& shape, const QColor& color, bool selected)
{
    painter.setPen(QPen(QColor(0, 0, 0, theme::kOutlineAlpha), 4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(shape);
    painter.setPen(QPen(selected ? QColor(Qt::white) : color, 2));
    painter.setBrush(color);
    painter.drawPath(shape);
}

QPainterPath diamond(QPointF at, double r)
{
    QPainterPath path;
    path.addPolygon(QPolygonF(
        {at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)}));
    path.closeSubpath();
    return path;
}

QPainterPath disc(QPointF at, double r)
{
    QPainterPath path;
    path.addEllipse(at, r, r);
    return path;
}

void paintCenter(QPainter& painter, QPointF at, const QColor& color, double width)
{
    QPainterPath path;
    for (const QPointF d : {QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)}) {
        path.moveTo(at + 3 * d);
        path.lineTo(at + 10 * d);
    }
    strokeOutlined(painter, path, color, width);
}

/// From the frame of a ring, x along its major axis, to the widget.
QTransform ringToWidget(const Handle& ring, const ViewTransform& view)
{
    QTransform place;
    place.translate(ring.x, ring.y);
    place.rotate(ring.angle + 90); // counter-clockwise from +y
    return place * view.matrix();
}

void paintRing(QPainter& painter, const Handle& ring, const ViewTransform& view,
               const QColor& color, double width)
{
    const double root = std::sqrt(ring.axisRatio);
    QPainterPath ellipse;
    ellipse.addEllipse(QPointF(0, 0), ring.radius / root, ring.radius * root);
    strokeOutlined(painter, ringToWidget(ring, view).map(ellipse), color, width);
}

/// Four dots that say: this can be taken.
void paintRingGrips(QPainter& painter, const Handle& ring, const ViewTransform& view,
                    const QColor& color, double radius)
{
    const QTransform toWidget = ringToWidget(ring, view);
    const double major = ring.radius / std::sqrt(ring.axisRatio);
    const double minor = ring.radius * std::sqrt(ring.axisRatio);
    painter.setPen(QPen(QColor(0, 0, 0, theme::kOutlineAlpha), 1.2));
    painter.setBrush(color);
    for (const QPointF p :
         {QPointF(major, 0), QPointF(-major, 0), QPointF(0, minor), QPointF(0, -minor)}) {
        painter.drawEllipse(toWidget.map(p), radius, radius);
    }
}

void paintStick(QPainter& painter, const Handle& handle, const ViewTransform& view,
                const QColor& color, double width)
{
    const QPointF grip = view.toWidget(handle.x, handle.y);
    const QPointF anchor = view.toWidget(handle.anchorX, handle.anchorY);
    QPainterPath path;
    const bool shear = handle.kind == Handle::Kind::Shear;
    const double length = std::hypot(grip.x() - anchor.x(), grip.y() - anchor.y());
    if (length > kGap) { // the middle stays free for the cross and what is under it
        const QPointF start = kGap / length * (grip - anchor);
        path.moveTo(anchor + start);
        path.lineTo(grip);
        if (shear) {
            path.moveTo(anchor - start);
            path.lineTo(2 * anchor - grip);
        }
    }
    strokeOutlined(painter, path, color, width, shear ? Qt::SolidLine : Qt::DashLine);
}

void paintHandle(QPainter& painter, const Handle& handle, const OverlayScene& scene)
{
    const bool active = handle.id == scene.hoveredHandle || handle.id == scene.draggedHandle;
    const bool selected = handle.id == scene.selectedHandle;
    const QColor color = theme::color(theme::kAccent, handle.locked        ? kLockedAlpha
                                                      : active || selected ? 255
                                                                           : 225);
    const double width = active ? 2.6 : selected ? 2.2 : 1.6;
    const QPointF at = scene.view.toWidget(handle.x, handle.y);
    switch (handle.kind) {
    case Handle::Kind::Center:
        paintCenter(painter, at, color, width + 0.4);
        break;
    case Handle::Kind::Ring:
        if (active) {
            paintRing(painter, handle, scene.view, color, width);
        }
        paintRingGrips(painter, handle, scene.view, color, active || selected ? 4.5 : 3.5);
        break;
    case Handle::Kind::Axis:
        paintStick(painter, handle, scene.view, color, width - 0.4);
        knob(painter, disc(at, active ? kGrip + 1 : kGrip), color, selected);
        break;
    case Handle::Kind::Shear:
        paintStick(painter, handle, scene.view, color, width + 0.4);
        knob(painter, diamond(at, active ? kGrip + 2 : kGrip + 1), color, selected);
        break;
    case Handle::Kind::SourceCenter:
        strokeOutlined(painter, disc(at, active ? 9 : 8), color, width);
        knob(painter, disc(at, 1.5), color, false);
        break;
    }
    if (selected &&
        (handle.kind == Handle::Kind::Center || handle.kind == Handle::Kind::SourceCenter)) {
        strokeOutlined(painter, disc(at, 13), QColor(255, 255, 255, 220), 1.2);
    }
}

/// Where the label of a handle points at: a ring has no point of its own.
QPointF labelPoint(const Handle& handle, const ViewTransform& view)
{
    if (handle.kind != Handle::Kind::Ring) {
        return view.toWidget(handle.x, handle.y);
    }
    const double r = handle.radius * view.state().zoom * std::sqrt(0.5);
    return view.toWidget(handle.x, handle.y) + QPointF(r, -r);
}

} // namespace

void paintRings(QPainter& painter, const OverlayScene& scene)
{
    if (scene.handles == nullptr) {
        return;
    }
    for (const Handle& handle : *scene.handles) {
        if (handle.kind == Handle::Kind::Ring) {
            paintRing(painter, handle, scene.view,
                      theme::color(theme::kAccent, handle.locked ? kLockedAlpha : 225), 1.6);
        }
    }
}

void paintHandles(QPainter& painter, const OverlayScene& scene)
{
    if (scene.handles == nullptr) {
        return;
    }
    const Handle* labelled = nullptr;
    const QString& named =
        scene.draggedHandle.isEmpty() ? scene.hoveredHandle : scene.draggedHandle;
    for (const Handle& handle : *scene.handles) {
        paintHandle(painter, handle, scene);
        if (!named.isEmpty() && handle.id == named) {
            labelled = &handle;
        }
    }
    if (labelled != nullptr) {
        QString text = labelled->name;
        if (!labelled->valueText.isEmpty()) {
            text += (text.isEmpty() ? QString() : QStringLiteral("  ")) + labelled->valueText;
        }
        if (!text.isEmpty()) {
            pill(painter, labelPoint(*labelled, scene.view) + QPointF(14, 10), text,
                 QRectF(QPointF(0, 0), scene.view.size()));
        }
    }
}

} // namespace anneau::overlay
