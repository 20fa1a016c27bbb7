// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <span>
#include <vector>

namespace anneau {

/// Places in the source plane, arcsec.
struct SourcePlaces {
    std::vector<double> x, y;
};

/// Where rays through places in the image end, all masses lying in one plane.
SourcePlaces sourcePlaces(const std::vector<Component>& lensMass, std::span<const double> x,
                          std::span<const double> y);

} // namespace anneau
