// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/source_view.h"

#include "core/forward/bilinear.h"
#include "core/lens/mass_of.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace anneau {
namespace {

constexpr double kMostGrowth = 1.2;   ///< A prior knows galaxies of about the grid's scale.
constexpr double kStragglers = 0.002; ///< Part of the arcs on each side that may stay outside.

struct Places {
    std::vector<double> x, y; ///< arcsec, source plane.
};

Places tracedBack(const FitData& data, const Scene& scene, const Mask& arcs)
{
    Places image;
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            if (arcs.at(r, c) != 0) {
                image.x.push_back(data.xOf(c));
                image.y.push_back(data.yOf(r));
            }
        }
    }
    const std::size_t n = image.x.size();
    std::vector<double> ax(n, 0.0);
    std::vector<double> ay(n, 0.0);
    for (const Component& component : scene.lensMass) {
        massModelOf(component)->addDeflection(component.values, n, image.x.data(), image.y.data(),
                                              ax.data(), ay.data());
    }
    for (std::size_t i = 0; i < n; ++i) {
        image.x[i] -= ax[i];
        image.y[i] -= ay[i];
    }
    return image;
}

/// The stretch that holds all but the stragglers on both sides.
std::pair<double, double> extent(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto skip = static_cast<std::size_t>(kStragglers * static_cast<double>(values.size()));
    return {values[skip], values[values.size() - 1 - skip]};
}

/// Where the centre of a stretch of length `side` must be to hold [low, high] with the least move.
double moved(double centre, double side, double low, double high)
{
    if (high - low > side) {
        return 0.5 * (low + high);
    }
    return std::clamp(centre, high - 0.5 * side, low + 0.5 * side);
}

} // namespace

SourceGrid displayGrid(const SourceGrid& grid, const std::vector<double>& source, int pixels)
{
    const double peak = *std::max_element(source.begin(), source.end());
    double flux = 0;
    double x = 0;
    double y = 0;
    std::vector<std::pair<double, std::size_t>> bright; // Above a tenth of the peak: not noise.
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] > 0.1 * peak) {
            const int col = static_cast<int>(i) % grid.pixels;
            const int row = static_cast<int>(i) / grid.pixels;
            flux += source[i];
            x += source[i] * (col - 0.5 * (grid.pixels - 1));
            y += source[i] * (row - 0.5 * (grid.pixels - 1));
            bright.emplace_back(0, i);
        }
    }
    x /= flux;
    y /= flux;
    for (auto& [radius, i] : bright) {
        const int col = static_cast<int>(i) % grid.pixels;
        const int row = static_cast<int>(i) / grid.pixels;
        radius = std::hypot(col - 0.5 * (grid.pixels - 1) - x, row - 0.5 * (grid.pixels - 1) - y);
    }
    std::sort(bright.begin(), bright.end());
    double inside = 0;
    double half = 0;
    double most = 0;
    for (const auto& [radius, i] : bright) {
        inside += source[i];
        half = inside < 0.5 * flux ? radius : half;
        most = inside < 0.95 * flux ? radius : most;
    }
    const double scale =
        grid.pixelScale * std::max({half / (0.105 * pixels), most / (0.33 * pixels), 1e-3});
    return {pixels, scale, grid.centerX + x * grid.pixelScale, grid.centerY + y * grid.pixelScale};
}

SourceGrid holdingArcs(SourceGrid grid, const FitData& data, const Scene& scene, const Mask& arcs)
{
    const Places places = tracedBack(data, scene, arcs);
    if (places.x.empty()) {
        return grid;
    }
    const auto [left, right] = extent(places.x);
    const auto [low, high] = extent(places.y);
    const double wanted = 1.02 * std::max(right - left, high - low) / grid.pixels;
    grid.pixelScale = std::clamp(wanted, grid.pixelScale, kMostGrowth * grid.pixelScale);
    const double side = grid.pixelScale * grid.pixels;
    grid.centerX = moved(grid.centerX, side, left, right);
    grid.centerY = moved(grid.centerY, side, low, high);
    return grid;
}

double partOutside(const SourceGrid& grid, const FitData& data, const Scene& scene,
                   const Mask& arcs)
{
    const Places places = tracedBack(data, scene, arcs);
    const BilinearGrid<double> box(grid);
    int outside = 0;
    for (std::size_t i = 0; i < places.x.size(); ++i) {
        outside += box.locate(places.x[i], places.y[i]).index < 0 ? 1 : 0;
    }
    return places.x.empty() ? 0
                            : static_cast<double>(outside) / static_cast<double>(places.x.size());
}

Mask brightestArcs(const FitData& data, const Grid<double>& light, const Grid<double>& arcs)
{
    Mask bright(arcs.rows(), arcs.cols());
    for (std::size_t i = 0; i < bright.size(); ++i) {
        const double perSigma = std::sqrt(data.weight[i]);
        const bool seen = (data.data[i] - light[i]) * perSigma > 5;
        bright[i] = seen && arcs[i] * perSigma > 1 ? 1 : 0;
    }
    return bright;
}

} // namespace anneau
