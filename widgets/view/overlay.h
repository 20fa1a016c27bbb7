// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/lens/curves.h"
#include "widgets/view/color_mapper.h"
#include "widgets/view/handle.h"
#include "widgets/view/view_transform.h"

#include <QFont>
#include <QPainterPath>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace anneau {

/// Which curves a panel shows: critical curves belong on the image plane, caustics on the source's.
struct CurveVisibility {
    bool critical = true;
    bool caustics = false;
};

/// Curves as world-coordinate paths, built once per change.
struct CurveLayer {
    CurveLayer() = default;
    CurveLayer(const LensCurves& curves, CurveVisibility visibility);

    QPainterPath critical;
    QPainterPath caustics;
    QPainterPath pseudoCaustics;
};

/// Directions of north and east as unit vectors in the scene's frame (x right, y up).
struct Compass {
    double northX = 0, northY = 1;
    double eastX = -1, eastY = 0;
};

/// A read-only symbol with a short label.
struct Mark {
    enum class Shape { Plus, Circle, Diamond, Square };
    Shape shape = Shape::Plus;
    double x = 0; ///< arcsec
    double y = 0;
    QString label;
};

/// All that is drawn over an image, as a value: the panel on screen and every export replay it.
struct OverlayScene {
    ViewTransform view;
    std::shared_ptr<const Image> image;
    ImagePlacement placement;
    const ColorMapper* mapper = nullptr; ///< Null: no colour bar, no pixel values.
    const CurveLayer* curves = nullptr;
    const std::vector<Handle>* handles = nullptr;
    const std::vector<Mark>* marks = nullptr;
    QString hoveredHandle, selectedHandle, draggedHandle;
    std::optional<QPointF> crosshair; ///< arcsec
    std::optional<Compass> compass;
    QString unit;
    QString emptyHeadline, emptyHint; ///< Drawn when there is no image.
    QFont font; ///< Sized in (device-independent) pixels: points mean something else on paper.
    double chromeOpacity = 1; ///< Of scale bar, compass and colour bar.
    bool focused = false;
};

void paintOverlay(QPainter& painter, const OverlayScene& scene);

} // namespace anneau
