// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit_data.h"
#include "core/inference/light_images.h"
#include "core/inference/parameter_map.h"
#include "core/model/scene.h"

#include <span>
#include <vector>

namespace anneau {

/// How a source grid moves with the coordinates of a map: the derivatives of its centre (arcsec)
/// and of the logarithm of its pixels' side. Empty: it stays.
struct GridMotion {
    std::vector<double> x, y, scale; ///< [slots]
};

/// Makes a source grid, and with it the source's prior, follow the lens. A lens knows the source's
/// size only together with its own slope: a steeper one spreads the source out (Falco, Gorenstein &
/// Shapiro 1985; Schneider & Sluse 2013, arXiv:1306.4675). A prior that stays where it is has an
/// opinion on that size, and so on the slope: with it slopes of simulated lenses came out too
/// steep. Anchors are places in the image; the grid keeps its place and size relative to where they
/// trace back to, so that source and prior grow as one and the size remains free.
class MovingGrid {
public:
    /// The grid is right for the scene's lens. Anchors: pixels of `arcs` that it holds.
    MovingGrid(const FitData& data, const Mask& arcs, const Scene& scene, const SourceGrid& grid);

    /// Under another lens.
    SourceGrid at(const Scene& scene) const;
    /// There, by the coordinates of a map.
    GridMotion motion(const Scene& scene, const ParameterMap& map,
                      std::span<const double> point) const;

private:
    struct Place {
        double x = 0, y = 0;
        double spread = 0; ///< Root mean square distance from (x, y).
    };
    static Place placeOf(const std::vector<double>& x, const std::vector<double>& y);
    bool moves() const { return m_first.spread > 0; }

    std::vector<double> m_x, m_y; ///< Of the anchors, arcsec.
    SourceGrid m_grid;
    Place m_first; ///< Of the anchors under the first lens.
};

/// Changes deflections' derivatives to those of places in the grid's pixels.
void follow(DeflectionColumns& rays, const GridMotion& motion, const SourceGrid& grid,
            std::span<const double> x, std::span<const double> y);

} // namespace anneau
