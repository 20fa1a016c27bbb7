// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/convergence_map.h"

#include "core/base/error.h"

#include <cmath>
#include <numbers>

namespace anneau {
namespace {

/// A kernel over all offsets (dx, dy) in arcsec between two pixels; 0 at the centre.
template <class F>
Convolver<double> convolver(int rows, int cols, double scale, F&& value)
{
    expects(rows > 0 && cols > 0 && scale > 0, "ConvergenceMap: no pixels");
    Grid<double> kernel(2 * rows - 1, 2 * cols - 1);
    const double area = scale * scale / std::numbers::pi;
    for (int r = 0; r < kernel.rows(); ++r) {
        for (int c = 0; c < kernel.cols(); ++c) {
            const double dx = (c - (cols - 1)) * scale, dy = (r - (rows - 1)) * scale;
            if (dx != 0 || dy != 0) {
                kernel.at(r, c) = area * value(dx, dy);
            }
        }
    }
    return Convolver<double>(kernel, rows, cols, Convolver<double>::Method::Fourier);
}

} // namespace

ConvergenceMap::ConvergenceMap(int rows, int cols, double pixelScale)
    : m_alphaX(convolver(rows, cols, pixelScale,
                         [](double x, double y) { return x / (x * x + y * y); })),
      m_alphaY(convolver(rows, cols, pixelScale,
                         [](double x, double y) { return y / (x * x + y * y); })),
      m_psi(convolver(rows, cols, pixelScale,
                      [](double x, double y) { return 0.5 * std::log(x * x + y * y); }))
{}

ConvergenceMap::Deflection ConvergenceMap::deflection(const Grid<double>& kappa) const
{
    return {m_alphaX.apply(kappa), m_alphaY.apply(kappa)};
}

Grid<double> ConvergenceMap::potential(const Grid<double>& kappa) const
{
    return m_psi.apply(kappa);
}

Grid<double> ConvergenceMap::adjoint(const Deflection& slopes) const
{
    Grid<double> sum = m_alphaX.adjoint(slopes.x);
    const Grid<double> y = m_alphaY.adjoint(slopes.y);
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] += y[i];
    }
    return sum;
}

} // namespace anneau
