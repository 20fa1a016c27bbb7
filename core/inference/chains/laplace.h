// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/chains/log_density.h"

#include <Eigen/Core>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace anneau {

/// The Gaussian that touches a density at its top.
struct LaplaceFit {
    std::vector<double> point;
    Eigen::MatrixXd covariance;
    double logDensity = 0; ///< At the point. Not finite: there was no density at the start.
};

/// Newton steps from near the top. Second derivatives are differences of the gradient over a
/// standard error, so that kinks in it (bilinear sources have them) average out; directions in
/// which the density does not fall get the covariance's start. `covariance` is a guess.
LaplaceFit laplaceFit(const LogDensity& density, std::vector<double> start,
                      const Eigen::MatrixXd& covariance, int rounds, const std::stop_token& stop);

/// Starts for chains: draws from the Gaussian, `wider` times as wide, at which there is a density.
std::vector<std::vector<double>> dispersedStarts(const LogDensity& density, const LaplaceFit& fit,
                                                 int chains, double wider, std::uint64_t seed);

} // namespace anneau
