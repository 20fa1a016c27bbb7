// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/ray_map.h"

#include <array>
#include <vector>

namespace anneau {

/// A square of the image plane and what is known, from nine rays, of its image under the lens: the
/// building block of ImageFinder.
///
/// The bounds assume that inside the square A varies by at most kSafety times what it varies
/// between the nine rays.
struct LensCell {
    static constexpr double kSafety = 1.5;

    double x = 0, y = 0, half = 0;         ///< Centre and half side, arcsec.
    double betaX = 0, betaY = 0;           ///< Source position of the centre.
    double xx = 0, xy = 0, yx = 0, yy = 0; ///< A at the centre.
    double reach = 0; ///< Images of points stay this near to those under the linear map.
    double left = 0, right = 0, low = 0, high = 0; ///< A box around the image.

    /// The map is one-to-one on the square: |A_c^-1 A - 1| < 1 throughout, so that it holds at
    /// most one image of any source.
    bool oneToOne = false;
    /// Every image in the square is fainter than the limit.
    bool faint = false;

    double determinant() const { return xx * yy - xy * yx; }
    bool boxContains(double sx, double sy) const
    {
        return sx >= left && sx <= right && sy >= low && sy <= high;
    }
    /// False only if no image of the source lies in the square.
    bool mayHoldImage(double sx, double sy) const;
};

/// The four quarters of a square, from one trace of 25 rays.
std::array<LensCell, 4> quarters(const RayMap& map, const LensCell& cell, double faintest);

/// The quarters of many squares, four after four: rays are traced many at a time, on all threads.
std::vector<LensCell> quarters(const RayMap& map, const std::vector<LensCell>& cells,
                               double faintest);

/// The square itself.
LensCell lensCell(const RayMap& map, double x, double y, double half, double faintest);

} // namespace anneau
