// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/inference/fit_data.h"
#include "core/model/scene.h"

#include <vector>

namespace anneau {

/// A grid of `pixels` a side on which the source of an inversion is centred and fills about half:
/// its half-light radius is near a tenth of the side and its bright part lies within two thirds of
/// it.
SourceGrid displayGrid(const SourceGrid& grid, const std::vector<double>& source, int pixels);

/// Moves a grid, and enlarges it by a fifth at most, so that it holds the places from which the
/// arcs' light comes.
SourceGrid holdingArcs(SourceGrid grid, const FitData& data, const Scene& scene, const Mask& arcs);

/// Part of the pixels of a mask, by number, that see past a source grid.
double partOutside(const SourceGrid& grid, const FitData& data, const Scene& scene,
                   const Mask& arcs);

/// Pixels in which the light that is not the lens' stands five sigma above the noise and the model
/// of the arcs one sigma.
Mask brightestArcs(const FitData& data, const Grid<double>& light, const Grid<double>& arcs);

} // namespace anneau
