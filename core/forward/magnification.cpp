// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/magnification.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace anneau {
namespace {

constexpr double kRaysPerSourcePixel = 5; ///< A side, where nothing is magnified.
constexpr int kMostRaysPerPixel = 32;     ///< A side.
constexpr int kPartialSums = 8;           ///< A number that does not depend on that of threads.

/// Positions along one side of a frame, `fine` to a pixel.
std::vector<double> positions(int pixels, int fine, double pixelScale)
{
    std::vector<double> at(static_cast<std::size_t>(pixels) * static_cast<std::size_t>(fine));
    const double middle = 0.5 * (static_cast<double>(at.size()) - 1);
    for (std::size_t i = 0; i < at.size(); ++i) {
        at[i] = (static_cast<double>(i) - middle) * pixelScale / fine;
    }
    return at;
}

/// Shares `weight` out among the four pixels around a point; in the outermost half pixel among
/// those of the edge, where interpolation extrapolates.
void share(const BilinearGrid<double>& bilinear, double x, double y, double weight,
           Grid<double>& sum)
{
    const auto cell = bilinear.locate(x, y);
    if (cell.index < 0) {
        return;
    }
    const double u = std::clamp(cell.u, 0.0, 1.0), v = std::clamp(cell.v, 0.0, 1.0);
    double* low = sum.data() + cell.index;
    double* high = low + bilinear.pixels();
    low[0] += weight * (1 - u) * (1 - v);
    low[1] += weight * u * (1 - v);
    high[0] += weight * (1 - u) * v;
    high[1] += weight * u * v;
}

/// Shoots the rays of some rows at the source plane and adds what each stands for.
void shoot(const std::vector<double>& x, const std::vector<double>& y, std::size_t first,
           std::size_t last, const RayMap& lens, const BilinearGrid<double>& bilinear,
           double weight, Grid<double>& sum)
{
    const std::size_t n = x.size();
    std::vector<double> row(n), betaX(n), betaY(n);
    for (std::size_t r = first; r < last; ++r) {
        std::fill(row.begin(), row.end(), y[r]);
        lens.toSource(n, x.data(), row.data(), betaX.data(), betaY.data());
        for (std::size_t i = 0; i < n; ++i) {
            share(bilinear, betaX[i], betaY[i], weight, sum);
        }
    }
}

} // namespace

Image imageMagnification(const ImageFrame& frame, const RayMap& lens)
{
    Image map(frame.rows, frame.cols);
    const auto n = static_cast<std::size_t>(frame.cols);
    const std::vector<double> x = positions(frame.cols, 1, frame.pixelScale);
    const std::vector<double> rows = positions(frame.rows, 1, frame.pixelScale);
    std::vector<double> y(n), bx(n), by(n), xx(n), xy(n), yx(n), yy(n);
    for (int row = 0; row < frame.rows; ++row) {
        std::fill(y.begin(), y.end(), rows[static_cast<std::size_t>(row)]);
        lens.trace(n, x.data(), y.data(),
                   {bx.data(), by.data(), xx.data(), xy.data(), yx.data(), yy.data()});
        for (std::size_t i = 0; i < n; ++i) {
            map.at(row, static_cast<int>(i)) =
                static_cast<float>(1 / (xx[i] * yy[i] - xy[i] * yx[i]));
        }
    }
    return map;
}

Image sourceMagnification(const ImageFrame& frame, const RayMap& lens, const SourceGrid& grid)
{
    expects(frame.pixelScale > 0 && grid.pixelScale > 0 && grid.pixels > 1,
            "sourceMagnification: empty frame or grid");
    const double wanted = std::ceil(kRaysPerSourcePixel * frame.pixelScale / grid.pixelScale);
    const int fine = static_cast<int>(std::clamp<double>(wanted, 1, kMostRaysPerPixel));
    const std::vector<double> x = positions(frame.cols, fine, frame.pixelScale);
    const std::vector<double> y = positions(frame.rows, fine, frame.pixelScale);
    const double spacing = frame.pixelScale / fine / grid.pixelScale;
    std::vector<Grid<double>> parts(kPartialSums, Grid<double>(grid.pixels, grid.pixels));
    parallelFor(kPartialSums, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t part = begin; part < end; ++part) {
            shoot(x, y, part * y.size() / kPartialSums, (part + 1) * y.size() / kPartialSums, lens,
                  BilinearGrid<double>(grid), spacing * spacing, parts[part]);
        }
    });
    Image map(grid.pixels, grid.pixels);
    for (std::size_t i = 0; i < map.size(); ++i) {
        double sum = 0;
        for (const Grid<double>& part : parts) {
            sum += part[i];
        }
        map[i] = static_cast<float>(sum);
    }
    return map;
}

} // namespace anneau
