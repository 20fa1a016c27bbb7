// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit_data.h"
#include "core/inference/levenberg.h"
#include "core/inference/parameter_map.h"

#include <span>
#include <vector>

namespace anneau {

/// A model image and its derivatives by the coordinates of a ParameterMap, e-/s per pixel.
struct ImageAndColumns {
    Grid<double> image;
    std::vector<Grid<double>> columns; ///< One per slot; empty grids for slots of no effect.
};

/// Lens light and sky of a scene, with columns for the slots that move them. `imager` open.
ImageAndColumns renderLight(const ColumnImager& imager, const Scene& scene, const ParameterMap& map,
                            std::span<const double> point);

/// Lensed parametric source, with columns for the slots that move mass or source. `imager` closed.
ImageAndColumns renderLensedProfiles(const ColumnImager& imager, const Scene& scene,
                                     const ParameterMap& map, std::span<const double> point);

/// Deflection by the lens of a scene and its derivatives by the Mass slots (in slot order) at
/// points.
struct DeflectionColumns {
    std::vector<double> ax, ay;   ///< [n] arcsec
    std::vector<double> dax, day; ///< [mass slots, n]
};
DeflectionColumns deflectionColumns(const Scene& scene, const ParameterMap& map,
                                    std::span<const double> point, std::size_t n, const double* x,
                                    const double* y);

/// Half the weighted sum of squares of `residual` = data - model, its gradient and its Gauss-Newton
/// curvature. Residuals beyond `huber` sigma count linearly (Huber 1964); 0: never.
LocalModel leastSquares(const Grid<double>& residual, const Grid<double>& weight,
                        const std::vector<Grid<double>>& columns, double huber);

/// Adds independent Gaussian priors, (value - mean)^2 / (2 sigma^2), to a local model.
struct GaussianPrior {
    std::size_t slot;
    double mean;
    double sigma;
};
void addPriors(LocalModel& model, std::span<const double> point,
               std::span<const GaussianPrior> priors);

} // namespace anneau
