// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/cubic_spline.h"

#include <cmath>
#include <cstddef>

namespace anneau {
namespace {

/// One line of samples, by one causal and one anticausal recursion.
void lineToCoefficients(double* line, std::size_t n, std::size_t stride)
{
    const double pole = std::sqrt(3.0) - 2;
    for (std::size_t i = 1; i < n; ++i) {
        line[i * stride] += pole * line[(i - 1) * stride];
    }
    line[(n - 1) * stride] *= -pole / (1 - pole * pole);
    for (std::size_t i = n - 1; i-- > 0;) {
        line[i * stride] = pole * (line[(i + 1) * stride] - line[i * stride]);
    }
    for (std::size_t i = 0; i < n; ++i) {
        line[i * stride] *= 6;
    }
}

} // namespace

void toSplineCoefficients(Grid<double>& samples)
{
    const auto rows = static_cast<std::size_t>(samples.rows());
    const auto cols = static_cast<std::size_t>(samples.cols());
    for (std::size_t row = 0; row < rows; ++row) {
        lineToCoefficients(samples.data() + row * cols, cols, 1);
    }
    for (std::size_t col = 0; col < cols; ++col) {
        lineToCoefficients(samples.data() + col, rows, cols);
    }
}

} // namespace anneau
