// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <functional>
#include <stop_token>

namespace anneau {

/// A density of a few parameters as a Gaussian at its peak.
struct Laplace {
    Tensor mode;          // [K]
    Tensor covariance;    // [K, K]
    bool settled = false; ///< The last step was below one standard deviation along every axis.
};

/// A log density whose values are uneven on scales below its width (rays that cross from one source
/// pixel to the next make them so), and whose curvature is therefore known from elsewhere.
struct RoughDensity {
    std::function<Tensor(const Tensor& points)> logDensity;  // [R, K] -> [R], may be -infinity
    std::function<Tensor(const Tensor& point)> covarianceAt; // [K] -> [K, K], positive
};

/// Climbs by Gauss-Newton steps; slopes are differences over two standard deviations. Each step
/// goes to the best of a few lengths. Stops early, with what it has, when asked to.
Laplace climb(const RoughDensity& density, const Tensor& start, int iterations,
              std::stop_token stop);

} // namespace anneau
