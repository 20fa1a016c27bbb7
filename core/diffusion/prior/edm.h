// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace anneau {

/// The preconditioning of Karras et al. (2022, arXiv:2206.00364, table 1) at one noise level: with
/// it the network's input and target have unit variance at every level,
///     D(x, sigma) = skip * x + out * F(in * x, noise).
struct EdmFactors {
    double skip = 0;
    double out = 0;
    double in = 0;
    double noise = 0;  ///< ln(sigma)/4, the network's idea of the level.
    double weight = 0; ///< Of |D - x|^2 in the loss: 1/out^2.
};

EdmFactors edmFactors(double sigma, double sigmaData);

/// The levels of Karras et al. (2022, eq. 5), from sigmaMax down to sigmaMin, then 0: steps + 1
/// values.
std::vector<double> edmLevels(int steps, double sigmaMin, double sigmaMax, double rho = 7);

/// Equal ratios from sigmaMax down to sigmaMin, then 0: steps + 1 values.
std::vector<double> logLevels(int steps, double sigmaMin, double sigmaMax);

} // namespace anneau
