// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/mass_model.h"
#include "core/model/scene.h"

#include <cstddef>
#include <vector>

namespace anneau {

/// All mass components of one lens plane as one lens. Holds copies of the components' values; an
/// unknown type or a wrong number of values is a bug and throws. Methods write, they do not add.
/// Safe to call from several threads at once.
class LensPlane {
public:
    explicit LensPlane(const std::vector<Component>& lensMass);

    /// Source position beta = theta - alpha(theta), arcsec.
    void toSource(std::size_t n, const double* x, const double* y, double* betaX,
                  double* betaY) const;

    /// Eigenvalues of A = d beta / d theta: 1 - kappa -+ |gamma|. Where the first vanishes lie
    /// tangential, where the second vanishes radial critical curves.
    void eigenvalues(std::size_t n, const double* x, const double* y, double* tangential,
                     double* radial) const;

    struct Point {
        double x, y;
    };
    /// Where components have their centres (those that have one), each place once.
    const std::vector<Point>& centers() const { return m_centers; }

private:
    struct Part {
        const MassModel* model;
        std::vector<double> values;
    };
    std::vector<Part> m_parts;
    std::vector<Point> m_centers;
};

} // namespace anneau
