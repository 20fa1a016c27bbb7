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
    /// Where rays end, arcsec. Writes; the outputs may not be the inputs.
    virtual void toSource(std::size_t n, const double* x, const double* y, double* betaX,
                          double* betaY) const = 0;
    virtual void toSource(std::size_t n, const float* x, const float* y, float* betaX,
                          float* betaY) const = 0;
    /// Eigenvalues of A = d beta/d theta, the smaller first: where it vanishes lie tangential,
    /// where the other one does radial critical curves. Real parts where A turns more than it
    /// shears.
    virtual void eigenvalues(std::size_t n, const double* x, const double* y, double* tangential,
                             double* radial) const;
    /// Where in the image plane masses have their centres (those that have one), each place once.
    virtual const std::vector<Point>& centers() const = 0;
};

} // namespace anneau
