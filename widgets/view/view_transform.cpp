// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/view_transform.h"

#include <algorithm>

namespace anneau {

QTransform ViewTransform::matrix() const
{
    const double sx = m_state.flipX ? -m_state.zoom : m_state.zoom;
    const double sy = m_state.flipY ? m_state.zoom : -m_state.zoom; // widget y points down
    return {sx,
            0,
            0,
            sy,
            m_size.width() / 2 - sx * m_state.centerX,
            m_size.height() / 2 - sy * m_state.centerY};
}

QPointF ViewTransform::toWidget(double x, double y) const
{
    return matrix().map(QPointF(x, y));
}

QPointF ViewTransform::toWorld(QPointF widget) const
{
    const double dx = (widget.x() - m_size.width() / 2) / m_state.zoom;
    const double dy = (widget.y() - m_size.height() / 2) / m_state.zoom;
    return {m_state.centerX + (m_state.flipX ? -dx : dx),
            m_state.centerY + (m_state.flipY ? dy : -dy)};
}

QRectF ViewTransform::rectToWidget(double centerX, double centerY, double width,
                                   double height) const
{
    return matrix().mapRect(QRectF(centerX - width / 2, centerY - height / 2, width, height));
}

ViewState ViewTransform::zoomedAbout(QPointF anchor, double factor) const
{
    const QPointF before = toWorld(anchor);
    ViewState next = m_state;
    next.zoom = std::clamp(m_state.zoom * factor, 1e-3, 1e6);
    const QPointF after = ViewTransform(next, m_size).toWorld(anchor);
    next.centerX += before.x() - after.x();
    next.centerY += before.y() - after.y();
    return next;
}

ViewState ViewTransform::panned(QPointF delta) const
{
    ViewState next = m_state;
    const QPointF center = toWorld(QPointF(m_size.width() / 2, m_size.height() / 2) - delta);
    next.centerX = center.x();
    next.centerY = center.y();
    return next;
}

ViewState ViewTransform::fitted(ViewState from, QSizeF size, double centerX, double centerY,
                                double width, double height, double margin)
{
    from.centerX = centerX;
    from.centerY = centerY;
    if (width > 0 && height > 0 && size.width() > 0 && size.height() > 0) {
        from.zoom = std::min(size.width() / width, size.height() / height) / (1 + margin);
    }
    return from;
}

} // namespace anneau
