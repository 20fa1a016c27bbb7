// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "widgets/view/color_mapper.h"
#include "widgets/view/view_transform.h"

#include <QWidget>

#include <memory>

namespace anneau {

/// Which way a panel draws its image. Colours and geometry are the same.
enum class Backend {
    Auto,  ///< Vtk where OpenGL 3.2 can be had, else Raster.
    Vtk,   ///< VTK in a GL widget.
    Raster ///< QPainter: no display server or GL needed.
};

/// The drawing surface of an ImagePanel: an image in the world, nearest neighbour above 1:1, area
/// averages below. Knows nothing of overlays or the mouse. GUI thread.
class ImageCanvas {
public:
    virtual ~ImageCanvas() = default;

    virtual QWidget* widget() = 0; ///< Owned by its parent.
    /// Null: nothing to draw. The image is shared, never changed.
    virtual void setPicture(std::shared_ptr<const Image> image,
                            const ImagePlacement& placement) = 0;
    virtual void setColors(const ColorMapper& mapper) = 0;
    virtual void setView(const ViewState& view) = 0;
};

/// A canvas inside `parent`; `backend` must not be Auto where GL is missing and Vtk was asked for.
std::unique_ptr<ImageCanvas> makeImageCanvas(Backend backend, QWidget* parent);

} // namespace anneau
