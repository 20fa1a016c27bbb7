// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

#include <array>

namespace anneau {

/// Turns samples on a grid into the coefficients of the cubic B-splines that pass through them
/// (Unser, Aldroubi & Eden 1993, IEEE Trans. Sig. Proc. 41, 821); samples beyond the grid are zero.
/// What is beyond an edge matters to coefficients k samples inside as 0.268^k.
void toSplineCoefficients(Grid<double>& samples);

/// A point `fraction` of a sample beyond sample i, 0 <= fraction < 1: what the coefficients of
/// samples i - 1 to i + 2 weigh there, and the first two derivatives of that by the position, in
/// samples.
struct SplineWeights {
    std::array<double, 4> value, slope, bend;

    explicit SplineWeights(double f)
    {
        const double g = 1 - f;
        value = {g * g * g / 6, 2.0 / 3 - f * f + f * f * f / 2, 2.0 / 3 - g * g + g * g * g / 2,
                 f * f * f / 6};
        slope = {-g * g / 2, 1.5 * f * f - 2 * f, 2 * g - 1.5 * g * g, f * f / 2};
        bend = {g, 3 * f - 2, 3 * g - 2, f};
    }
};

} // namespace anneau
