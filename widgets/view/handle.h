// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/view_transform.h"

#include <QPointF>
#include <QString>

#include <vector>

namespace anneau {

/// Something on an image that can be dragged. The owner computes positions from its model and, on
/// ImagePanel::handleMoved, sets the model and then new handles; the panel moves nothing by itself.
struct Handle {
    enum class Kind {
        Center, ///< A cross at (x, y).
        Ring,   ///< An ellipse about (x, y) of `radius` on the intermediate axis; grabbed anywhere.
        Axis,   ///< A grip at (x, y) on a line from (anchorX, anchorY).
        Shear,  ///< The grip of a stick through (anchorX, anchorY), drawn to both sides.
        SourceCenter ///< A ringed dot at (x, y).
    };
    QString id; ///< Unique in a panel: "lens.center".
    Kind kind = Kind::Center;
    double x = 0; ///< arcsec
    double y = 0;
    double anchorX = 0;
    double anchorY = 0;
    double radius = 0;    ///< arcsec, Ring only.
    double axisRatio = 1; ///< Ring only, (0, 1].
    double angle = 0;     ///< Ring only: major axis, degrees counter-clockwise from +y.
    bool locked = false;  ///< Shown and named, but not to be moved; `valueText` says why.
    QString name;         ///< "Einstein radius": accessible text and tool tip…
    QString
        valueText; ///< …"1.012″ ± 0.004″", shown beside the handle while it is hovered or dragged.
};

/// Hit areas are this far from the drawn thing, in device-independent pixels, at any zoom.
inline constexpr double kHandleReach = 12;

/// The distance in widget pixels from `point` to what can be grabbed of a handle.
double handleDistance(const Handle& handle, const ViewTransform& view, QPointF point);

/// The index of the nearest handle within reach, or -1. Point-like handles win over rings.
int handleAt(const std::vector<Handle>& handles, const ViewTransform& view, QPointF point);

/// Where the drag of a handle stands in the world, given where it was grabbed. Points keep their
/// offset from the pointer. A ring keeps its (elliptical) radial offset: the result lies in the
/// pointer's direction at a distance from the ring's centre that is the new `radius`.
QPointF draggedTo(const Handle& start, QPointF grabWorld, QPointF pointerWorld);

} // namespace anneau
