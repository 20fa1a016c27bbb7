// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view/reduction.h"

namespace anneau {

int reductionFactor(const ImagePlacement& placement, const ViewState& view, double devicePixelRatio)
{
    const double screenPerPixel = placement.pixelScale * view.zoom * devicePixelRatio;
    int factor = 1;
    while (screenPerPixel * factor < 0.75 && factor < 1024) {
        factor *= 2;
    }
    return factor;
}

ImagePlacement reducedPlacement(const ImagePlacement& placement, int factor)
{
    ImagePlacement out = placement;
    out.rows = (placement.rows + factor - 1) / factor;
    out.cols = (placement.cols + factor - 1) / factor;
    out.pixelScale = placement.pixelScale * factor;
    out.centerX = placement.centerX + (out.width() - placement.width()) / 2;
    out.centerY = placement.centerY + (out.height() - placement.height()) / 2;
    return out;
}

} // namespace anneau
