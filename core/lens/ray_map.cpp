// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/ray_map.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace anneau {

void RayMap::eigenvalues(std::size_t n, const double* x, const double* y, double* tangential,
                         double* radial) const
{
    constexpr std::size_t kBlock = 256;
    std::array<double, kBlock> bx, by, xx, xy, yx, yy;
    for (std::size_t i = 0; i < n; i += kBlock) {
        const std::size_t count = std::min(kBlock, n - i);
        trace(count, x + i, y + i,
              {bx.data(), by.data(), xx.data(), xy.data(), yx.data(), yy.data()});
        for (std::size_t k = 0; k < count; ++k) {
            const double middle = 0.5 * (xx[k] + yy[k]), half = 0.5 * (xx[k] - yy[k]);
            const double spread = std::sqrt(std::max(half * half + xy[k] * yx[k], 0.0));
            tangential[i + k] = middle - spread;
            radial[i + k] = middle + spread;
        }
    }
}

} // namespace anneau
