// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/psf.h"

namespace anneau {

/// Lensing by a map of convergence: deflection and potential at the centres of its pixels, by
/// zero-padded FFTs, so that nothing wraps around. Outside the map there is no mass.
///
///   alpha_i = s^2/pi sum over j != i of kappa_j (r_i - r_j)/|r_i - r_j|^2,
///   psi_i   = s^2/pi sum over j != i of kappa_j ln|r_i - r_j|,
///
/// with r in arcsec and s the pixel scale: pixels act as points in their centres, a pixel does not
/// act on itself. For a smooth map alpha is right to O(s^2). Grids as everywhere: row 0 has the
/// lowest y, pixels are square. Const calls are safe from several threads at once.
class ConvergenceMap {
public:
    /// `pixelScale` in arcsec.
    ConvergenceMap(int rows, int cols, double pixelScale);

    struct Deflection {
        Grid<double> x, y; ///< arcsec.
    };
    /// Reduced deflection of a map of that shape.
    Deflection deflection(const Grid<double>& kappa) const;
    /// Lensing potential, arcsec^2.
    Grid<double> potential(const Grid<double>& kappa) const;

    /// The exact adjoint of deflection(): from slopes of a misfit in alpha to those in kappa.
    Grid<double> adjoint(const Deflection& slopes) const;

private:
    Convolver<double> m_alphaX, m_alphaY, m_psi;
};

} // namespace anneau
