// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_cell.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

/// Side x Side rays, evenly over a square.
template <std::size_t Side>
struct Lattice {
    static constexpr std::size_t kCount = Side * Side;
    std::array<double, kCount> x, y, betaX, betaY, xx, xy, yx, yy;

    Lattice(const RayMap& map, double centerX, double centerY, double half)
    {
        const double step = 2 * half / (Side - 1);
        for (std::size_t r = 0; r < Side; ++r) {
            for (std::size_t c = 0; c < Side; ++c) {
                x[r * Side + c] = centerX + (static_cast<double>(c) - (Side - 1) / 2.0) * step;
                y[r * Side + c] = centerY + (static_cast<double>(r) - (Side - 1) / 2.0) * step;
            }
        }
        map.trace(kCount, x.data(), y.data(),
                  {betaX.data(), betaY.data(), xx.data(), xy.data(), yx.data(), yy.data()});
    }
};

/// The cell whose nine rays begin at (row, col) of the lattice.
template <std::size_t Side>
LensCell cellAt(const Lattice<Side>& rays, std::size_t row, std::size_t col, double half,
                double faintest)
{
    const std::size_t middle = (row + 1) * Side + col + 1;
    LensCell cell;
    cell.x = rays.x[middle];
    cell.y = rays.y[middle];
    cell.half = half;
    cell.betaX = rays.betaX[middle];
    cell.betaY = rays.betaY[middle];
    cell.xx = rays.xx[middle];
    cell.xy = rays.xy[middle];
    cell.yx = rays.yx[middle];
    cell.yy = rays.yy[middle];
    cell.left = cell.low = std::numeric_limits<double>::infinity();
    cell.right = cell.high = -cell.left;

    const double det = cell.determinant();
    double variation = 0;                                      // Of A.
    double distortion = 0;                                     // Of A_c^-1 A.
    double smallest = std::numeric_limits<double>::infinity(); // |det A|
    for (std::size_t r = row; r < row + 3; ++r) {
        for (std::size_t c = col; c < col + 3; ++c) {
            const std::size_t i = r * Side + c;
            const double a = rays.xx[i] - cell.xx, b = rays.xy[i] - cell.xy;
            const double d = rays.yx[i] - cell.yx, e = rays.yy[i] - cell.yy;
            variation = std::max(variation, std::hypot(std::hypot(a, b), std::hypot(d, e)));
            const double p = cell.yy * a - cell.xy * d, q = cell.yy * b - cell.xy * e;
            const double s = cell.xx * d - cell.yx * a, t = cell.xx * e - cell.yx * b;
            distortion = std::max(distortion, std::hypot(std::hypot(p, q), std::hypot(s, t)));
            smallest =
                std::min(smallest, std::abs(rays.xx[i] * rays.yy[i] - rays.xy[i] * rays.yx[i]));
            cell.left = std::min(cell.left, rays.betaX[i]);
            cell.right = std::max(cell.right, rays.betaX[i]);
            cell.low = std::min(cell.low, rays.betaY[i]);
            cell.high = std::max(cell.high, rays.betaY[i]);
        }
    }
    // Along a ray from the centre A grows away from A_c, at most to `variation`: half of it counts.
    cell.reach = LensCell::kSafety * 0.5 * variation * std::sqrt(2.0) * half;
    // Between neighbouring rays, half apart, the image bends by an eighth of that.
    const double bend = LensCell::kSafety * 0.5 * variation * half;
    cell.left -= bend;
    cell.right += bend;
    cell.low -= bend;
    cell.high += bend;
    cell.oneToOne = LensCell::kSafety * distortion < 0.9 * std::abs(det);
    cell.faint = smallest * faintest > LensCell::kSafety;
    return cell;
}

} // namespace

bool LensCell::mayHoldImage(double sx, double sy) const
{
    if (!boxContains(sx, sy)) {
        return false;
    }
    // The image's narrow direction: the axis of A A^T of the smaller eigenvalue.
    const double p = xx * xx + xy * xy, q = yx * yx + yy * yy, r = xx * yx + xy * yy;
    const double angle = 0.5 * std::atan2(2 * r, p - q);
    const double ux = -std::sin(angle), uy = std::cos(angle);
    const double across = std::abs(ux * (sx - betaX) + uy * (sy - betaY));
    const double width = half * (std::abs(ux * xx + uy * yx) + std::abs(ux * xy + uy * yy));
    return across <= width + reach;
}

std::array<LensCell, 4> quarters(const RayMap& map, double x, double y, double half,
                                 double faintest)
{
    const Lattice<5> rays(map, x, y, half);
    return {cellAt(rays, 0, 0, 0.5 * half, faintest), cellAt(rays, 0, 2, 0.5 * half, faintest),
            cellAt(rays, 2, 0, 0.5 * half, faintest), cellAt(rays, 2, 2, 0.5 * half, faintest)};
}

LensCell lensCell(const RayMap& map, double x, double y, double half, double faintest)
{
    return cellAt(Lattice<3>(map, x, y, half), 0, 0, half, faintest);
}

} // namespace anneau
