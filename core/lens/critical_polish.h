// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/curves.h"
#include "core/lens/ray_map.h"

#include <vector>

namespace anneau {

/// The eigenvalue of A whose zeros are critical curves of that kind.
std::vector<double> eigenvalue(const RayMap& lens, Polyline::Kind kind,
                               const std::vector<double>& x, const std::vector<double>& y);

/// Straight pieces with a critical point of one kind on each: the eigenvalue's sign differs at the
/// ends.
struct Brackets {
    std::vector<double> ax, ay, bx, by;
    void add(double x0, double y0, double x1, double y1);
};
struct Points {
    std::vector<double> x, y;
};

/// The critical points, all brackets together (regula falsi with Illinois' weights): the position
/// is good to `accuracy` arcsec or better, whichever of that and |eigenvalue| < 1e-13 comes first.
Points polish(const RayMap& lens, Polyline::Kind kind, const Brackets& brackets, double accuracy);

} // namespace anneau
