// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/view/view_transform.h"

namespace anneau {

/// How many image pixels share a screen pixel's side, as a power of two >= 1: images drawn below
/// 1:1 are block-averaged by it first, so that nothing is skipped.
int reductionFactor(const ImagePlacement& placement, const ViewState& view,
                    double devicePixelRatio);

/// Where blockAverage(image, factor) lies: its lower left corner is the image's.
ImagePlacement reducedPlacement(const ImagePlacement& placement, int factor);

} // namespace anneau
