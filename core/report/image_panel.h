// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/report/canvas.h"
#include "core/report/colormap.h"

#include <string>
#include <vector>

namespace anneau {

/// A line over an image, in arcsec from the centre of the image.
struct Overlay {
    std::vector<double> x, y;
    bool closed = true;
    bool dashed = false;
    Rgb color{1, 1, 1};
};

/// An image with its title, colour bar, scale bar and curves, as one panel of a figure.
struct ImagePanel {
    std::string title;
    std::string unit; ///< Of the values, below the colour bar.
    const Image* image = nullptr;
    Stretch stretch;
    std::string map = "viridis";
    double pixelScale = 0; ///< arcsec; 0: no scale bar.
    double scaleBar = 1;   ///< arcsec.
    std::vector<Overlay> overlays;
};

/// The image alone, row 0 at the bottom, whole and centred in the box.
void drawImage(Canvas& canvas, const Box& box, const Image& image, const Stretch& stretch,
               const ColorMap& map);

/// Draws the panel: title above `box`, the image in it, the colour bar with ticks and unit below
/// it, which takes kPanelFoot points.
void drawPanel(Canvas& canvas, const Box& box, const ImagePanel& panel);
inline constexpr double kPanelFoot = 30;

} // namespace anneau
