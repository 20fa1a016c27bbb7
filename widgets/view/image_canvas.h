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
    Auto,  ///< defaultBackend().
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

/// What Auto stands for on this machine: Vtk where OpenGL can be had. ANNEAU_PANELS=painter or =vtk
/// in the environment overrides it: with software OpenGL painting costs a quarter of the time.
Backend defaultBackend();

/// A canvas inside `parent`. Vtk where glInfo() is not usable shows nothing.
std::unique_ptr<ImageCanvas> makeImageCanvas(Backend backend, QWidget* parent);

} // namespace anneau
