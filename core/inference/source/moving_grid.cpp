// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/moving_grid.h"

#include "core/base/parallel.h"
#include "core/forward/bilinear.h"
#include "core/lens/source_places.h"

#include <cmath>
#include <cstddef>

namespace anneau {
namespace {

constexpr std::size_t kFewest = 10; ///< Anchors, for their spread to mean something.

} // namespace

MovingGrid::MovingGrid(const FitData& data, const Mask& arcs, const Scene& scene,
                       const SourceGrid& grid)
    : m_grid{grid}
{
    std::vector<double> all[2];
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            if (arcs.at(r, c) != 0 && data.weight.at(r, c) > 0) {
                all[0].push_back(data.xOf(c));
                all[1].push_back(data.yOf(r));
            }
        }
    }
    const auto [x, y] = sourcePlaces(scene.lensMass, all[0], all[1]);
    const BilinearGrid<double> box(grid);
    std::vector<double> insideX;
    std::vector<double> insideY;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (box.locate(x[i], y[i]).index >= 0) {
            m_x.push_back(all[0][i]);
            m_y.push_back(all[1][i]);
            insideX.push_back(x[i]);
            insideY.push_back(y[i]);
        }
    }
    if (m_x.size() >= kFewest) {
        m_first = placeOf(insideX, insideY);
    }
}

MovingGrid::Place MovingGrid::placeOf(const std::vector<double>& x, const std::vector<double>& y)
{
    Place place;
    const auto n = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        place.x += x[i] / n;
        place.y += y[i] / n;
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        place.spread += (std::pow(x[i] - place.x, 2) + std::pow(y[i] - place.y, 2)) / n;
    }
    place.spread = std::sqrt(place.spread);
    return place;
}

SourceGrid MovingGrid::at(const Scene& scene) const
{
    if (!moves()) {
        return m_grid;
    }
    const auto [x, y] = sourcePlaces(scene.lensMass, m_x, m_y);
    const Place now = placeOf(x, y);
    const double growth = now.spread / m_first.spread;
    SourceGrid grid = m_grid;
    grid.pixelScale *= growth;
    grid.centerX = now.x + growth * (m_grid.centerX - m_first.x);
    grid.centerY = now.y + growth * (m_grid.centerY - m_first.y);
    return grid;
}

GridMotion MovingGrid::motion(const Scene& scene, const ParameterMap& map,
                              std::span<const double> point) const
{
    if (!moves()) {
        return {};
    }
    const std::size_t n = m_x.size();
    const DeflectionColumns rays = deflectionColumns(scene, map, point, n, m_x.data(), m_y.data());
    std::vector<double> x = m_x;
    std::vector<double> y = m_y;
    for (std::size_t i = 0; i < n; ++i) {
        x[i] -= rays.ax[i];
        y[i] -= rays.ay[i];
    }
    const Place now = placeOf(x, y);
    const SourceGrid grid = at(scene);
    GridMotion motion;
    for (std::size_t k = 0; k < map.size(); ++k) {
        double dx = 0;
        double dy = 0;
        double spread = 0; // Times the spread.
        for (std::size_t i = 0; i < n; ++i) {
            dx -= rays.dax[k * n + i] / static_cast<double>(n);
            dy -= rays.day[k * n + i] / static_cast<double>(n);
            spread -=
                ((x[i] - now.x) * rays.dax[k * n + i] + (y[i] - now.y) * rays.day[k * n + i]) /
                static_cast<double>(n);
        }
        motion.scale.push_back(spread / (now.spread * now.spread));
        motion.x.push_back(dx + motion.scale.back() * (grid.centerX - now.x));
        motion.y.push_back(dy + motion.scale.back() * (grid.centerY - now.y));
    }
    return motion;
}

void follow(DeflectionColumns& rays, const GridMotion& motion, const SourceGrid& grid,
            std::span<const double> x, std::span<const double> y)
{
    const std::size_t n = x.size();
    parallelFor(motion.scale.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t k = begin; k < end; ++k) {
            for (std::size_t i = 0; i < n; ++i) {
                rays.dax[k * n + i] +=
                    motion.x[k] + motion.scale[k] * (x[i] - rays.ax[i] - grid.centerX);
                rays.day[k * n + i] +=
                    motion.y[k] + motion.scale[k] * (y[i] - rays.ay[i] - grid.centerY);
            }
        }
    });
}

} // namespace anneau
