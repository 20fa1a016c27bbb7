// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/handle.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

constexpr double kPi = 3.14159265358979323846;

/// A world offset along and across the major axis of a ring.
QPointF alongAxis(const Handle& ring, QPointF offset)
{
    const double a = ring.angle * kPi / 180; // from +y, counter-clockwise
    return {-std::sin(a) * offset.x() + std::cos(a) * offset.y(),
            std::cos(a) * offset.x() + std::sin(a) * offset.y()};
}

/// The radius on the intermediate axis of the ellipse through `offset` from the ring's centre.
double ellipticalRadius(const Handle& ring, QPointF offset)
{
    const QPointF p = alongAxis(ring, offset);
    const double q = ring.axisRatio;
    return std::sqrt(q * p.x() * p.x() + p.y() * p.y() / q);
}

double distanceToRing(const Handle& ring, const ViewTransform& view, QPointF point)
{
    double best = std::numeric_limits<double>::infinity();
    const double major = ring.radius / std::sqrt(ring.axisRatio);
    const double minor = ring.radius * std::sqrt(ring.axisRatio);
    const double a = ring.angle * kPi / 180;
    QPointF last;
    constexpr int kSteps = 128;
    for (int i = 0; i <= kSteps; ++i) {
        const double t = 2 * kPi * i / kSteps;
        const double u = major * std::cos(t);
        const double v = minor * std::sin(t);
        const QPointF p = view.toWidget(ring.x - std::sin(a) * u + std::cos(a) * v,
                                        ring.y + std::cos(a) * u + std::sin(a) * v);
        if (i > 0) {
            const QPointF d = p - last;
            const double length2 = QPointF::dotProduct(d, d);
            const double f =
                length2 > 0 ? std::clamp(QPointF::dotProduct(point - last, d) / length2, 0.0, 1.0)
                            : 0.0;
            const QPointF rest = point - (last + f * d);
            best = std::min(best, std::hypot(rest.x(), rest.y()));
        }
        last = p;
    }
    return best;
}

} // namespace

double handleDistance(const Handle& handle, const ViewTransform& view, QPointF point)
{
    if (handle.kind == Handle::Kind::Ring) {
        return distanceToRing(handle, view, point);
    }
    const QPointF d = point - view.toWidget(handle.x, handle.y);
    return std::hypot(d.x(), d.y());
}

int handleAt(const std::vector<Handle>& handles, const ViewTransform& view, QPointF point)
{
    int best = -1;
    double bestDistance = kHandleReach;
    bool bestIsRing = true;
    for (std::size_t i = 0; i < handles.size(); ++i) {
        const double distance = handleDistance(handles[i], view, point);
        const bool ring = handles[i].kind == Handle::Kind::Ring;
        if (distance > kHandleReach || (ring && !bestIsRing)) {
            continue;
        }
        if (distance <= bestDistance || (bestIsRing && !ring)) {
            best = static_cast<int>(i);
            bestDistance = distance;
            bestIsRing = ring;
        }
    }
    return best;
}

QPointF draggedTo(const Handle& start, QPointF grabWorld, QPointF pointerWorld)
{
    const QPointF center(start.x, start.y);
    if (start.kind != Handle::Kind::Ring) {
        return center + (pointerWorld - grabWorld);
    }
    const double change = ellipticalRadius(start, pointerWorld - center) -
                          ellipticalRadius(start, grabWorld - center);
    const double radius = std::max(0.0, start.radius + change);
    const QPointF direction = pointerWorld - center;
    const double length = std::hypot(direction.x(), direction.y());
    return length > 0 ? center + direction * (radius / length) : center + QPointF(radius, 0);
}

} // namespace anneau
