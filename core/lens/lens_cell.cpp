// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_cell.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

constexpr std::size_t kTogether = 64; // Squares whose rays are traced in one go.
constexpr std::size_t kGrain = 512;   // Squares worth a thread.

/// Rays of `count` squares, side x side each, evenly over them.
struct Lattice {
    std::size_t side;
    std::vector<double> x, y, betaX, betaY, xx, xy, yx, yy;

    Lattice(const RayMap& map, std::size_t raysPerSide, const LensCell* cells, std::size_t count)
        : side(raysPerSide)
    {
        const std::size_t n = count * side * side;
        for (std::vector<double>* values : {&x, &y, &betaX, &betaY, &xx, &xy, &yx, &yy}) {
            values->resize(n);
        }
        const double middle = 0.5 * static_cast<double>(side - 1);
        std::size_t at = 0;
        for (std::size_t k = 0; k < count; ++k) {
            const double step = cells[k].half / middle;
            for (std::size_t r = 0; r < side; ++r) {
                for (std::size_t c = 0; c < side; ++c, ++at) {
                    x[at] = cells[k].x + (static_cast<double>(c) - middle) * step;
                    y[at] = cells[k].y + (static_cast<double>(r) - middle) * step;
                }
            }
        }
        map.trace(n, x.data(), y.data(),
                  {betaX.data(), betaY.data(), xx.data(), xy.data(), yx.data(), yy.data()});
    }
};

/// The cell whose nine rays begin at `first`.
LensCell cellAt(const Lattice& rays, std::size_t first, double half, double faintest)
{
    const std::size_t side = rays.side;
    const std::size_t middle = first + side + 1;
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
    for (std::size_t r = 0; r < 3; ++r) {
        for (std::size_t c = 0; c < 3; ++c) {
            const std::size_t i = first + r * side + c;
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

std::array<LensCell, 4> quarters(const RayMap& map, const LensCell& cell, double faintest)
{
    const Lattice rays(map, 5, &cell, 1);
    const double half = 0.5 * cell.half;
    return {cellAt(rays, 0, half, faintest), cellAt(rays, 2, half, faintest),
            cellAt(rays, 10, half, faintest), cellAt(rays, 12, half, faintest)};
}

std::vector<LensCell> quarters(const RayMap& map, const std::vector<LensCell>& cells,
                               double faintest)
{
    std::vector<LensCell> all(4 * cells.size());
    parallelFor(cells.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; k += kTogether) {
            const std::size_t count = std::min(kTogether, end - k);
            const Lattice rays(map, 5, &cells[k], count);
            for (std::size_t i = 0; i < count; ++i) {
                const double half = 0.5 * cells[k + i].half;
                for (std::size_t q = 0; q < 4; ++q) {
                    const std::size_t first = 25 * i + std::array<std::size_t, 4>{0, 2, 10, 12}[q];
                    all[4 * (k + i) + q] = cellAt(rays, first, half, faintest);
                }
            }
        }
    });
    return all;
}

LensCell lensCell(const RayMap& map, double x, double y, double half, double faintest)
{
    LensCell cell;
    cell.x = x;
    cell.y = y;
    cell.half = half;
    return cellAt(Lattice(map, 3, &cell, 1), 0, half, faintest);
}

} // namespace anneau
