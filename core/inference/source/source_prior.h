// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/scene.h"

#include <functional>
#include <vector>

namespace anneau {

/// Gaussian prior of a pixelated source, by its inverse covariance
///     strength * D^-1 (kappa^2 + G)^2 D^-1,
/// G the five-point Laplacian (zero beyond the grid), D the local amplitude: the lattice form of a
/// Matérn field of correlation length 1/kappa pixels (Lindgren, Rue & Lindström 2011,
/// doi:10.1111/j.1467-9868.2011.00777.x).
struct SourcePrior {
    double strength = 1;             ///< (e-/s/arcsec^2)^-2
    double kappa = 0.3;              ///< Per source pixel.
    std::vector<double> amplitude{}; ///< D, [pixels^2], mean square 1; empty: 1 everywhere.
};

/// Calls add(i, j, value) for the non-zero terms of the inverse covariance on pixels^2 pixels; an
/// element may come in several terms.
void forEachPrecision(int pixels, const SourcePrior& prior,
                      const std::function<void(int, int, double)>& add);

/// The same for the inverse covariance's derivative by the logarithm of kappa.
void forEachPrecisionSlope(int pixels, const SourcePrior& prior,
                           const std::function<void(int, int, double)>& add);

/// Its log determinant, and the derivative of that by the logarithm of kappa.
double precisionLogDeterminant(int pixels, const SourcePrior& prior);
double precisionLogDeterminantSlope(int pixels, const SourcePrior& prior);

/// The same field on another grid: correlation length in arcsec, variance and amplitudes are kept.
SourcePrior priorOnGrid(SourcePrior prior, const SourceGrid& from, const SourceGrid& to);

/// Local amplitudes that follow a source already found: its smoothed brightness over a floor, mean
/// square 1. Bright parts may vary more, empty ones less. With even amplitudes slopes of simulated
/// power-law lenses came out 0.3 too steep, with these within their errors.
std::vector<double> amplitudesLike(const std::vector<double>& source, int pixels);

} // namespace anneau
