// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace anneau {

/// Where rays end, and what the map from image to source does to their neighbourhood: six arrays.
struct TracedRays {
    double* betaX; ///< Source position, arcsec.
    double* betaY;
    double* xx; ///< A = d beta/d theta: xx = d betaX/dx, xy = d betaX/dy.
    double* xy;
    double* yx;
    double* yy;
};

/// A map from the image plane to a source plane: a lens. Positions in arcsec. Implementations are
/// safe to call from several threads at once.
class RayMap {
public:
    struct Point {
        double x, y;
    };
    virtual ~RayMap() = default;

    /// Traces n rays; writes, does not add.
    virtual void trace(std::size_t n, const double* x, const double* y,
                       const TracedRays& out) const = 0;
    /// Where in the image plane masses have their centres (those that have one), each place once.
    virtual const std::vector<Point>& centers() const = 0;
};

} // namespace anneau
