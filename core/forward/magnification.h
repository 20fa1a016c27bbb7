// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/lens_image.h"
#include "core/lens/ray_map.h"
#include "core/model/scene.h"

namespace anneau {

/// 1/det A at the centre of every pixel of a frame: how much larger than life an image there is;
/// negative where it is mirrored, infinite on a critical curve.
Image imageMagnification(const ImageFrame& frame, const RayMap& lens);

/// How much of the frame shows each pixel of a source grid: the area on the image plane over the
/// pixel's own, which is the sum of |1/det A| over all images of it that lie in the frame. Rays are
/// shot at least five to a source pixel's side and shared out by the weights that interpolate the
/// source (inverse ray shooting: Kayser, Refsdal & Stabell 1986, A&A 166, 36), so it stays finite
/// on a caustic. Sums over the grid are areas of the image plane, exactly. Does not depend on the
/// number of threads. One ray is 0.04: so far images that are made small can be off.
Image sourceMagnification(const ImageFrame& frame, const RayMap& lens, const SourceGrid& grid);

} // namespace anneau
