// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/pixel_fit.h"

#include <Eigen/Core>

#include <span>
#include <string>
#include <vector>

namespace anneau {

/// How well a fit knows its coordinates (those of PixelFit::mapOf(scene, true)).
struct FitCovariance {
    Eigen::MatrixXd matrix;            ///< Empty: the fit's curvature has no inverse.
    std::vector<std::string> includes; ///< What is in it, in words.
};

/// Laplace covariance of lens, lens light and sky together, the source marginalised, to which is
/// added
///  - the freedom of the source prior's strength and correlation length, in the same approximation;
///  - by how far the answer would move (one Newton step) on source grids that are shifted, finer or
///    coarser: on one grid alone the likelihood is too sharp (compare Suyu et al. 2013,
///    arXiv:1208.6010, who vary the source's resolution);
/// and all of the statistical part scaled up where the arcs are not fitted to the noise
/// (`chi2Arcs` > 1). The state must be prepared in `fit`.
FitCovariance fitCovariance(PixelFit& fit, const PixelFitState& state, double chi2Arcs,
                            const std::stop_token& stop);

/// Covariance of parameters from that of coordinates: J C J^T.
class ParameterErrors {
public:
    ParameterErrors(const Scene& scene, const ParameterMap& map, Eigen::MatrixXd covariance);

    /// Derivatives of a parameter by the coordinates; zero for a fixed one.
    Eigen::VectorXd slope(ParameterMap::Part part, std::size_t component,
                          std::size_t parameter) const;
    Eigen::VectorXd slopeOfSky() const;
    double error(const Eigen::VectorXd& slope) const; ///< 0 if there is no covariance.
    /// Of parameters with these slopes, row by row; empty if there is none.
    std::vector<double> covariance(const std::vector<Eigen::VectorXd>& slopes) const;
    /// Whether a coordinate that moves this parameter (not an angle) ended at its bound.
    bool atBound(ParameterMap::Part part, std::size_t component, std::size_t parameter) const;

private:
    const Scene& m_scene;
    const ParameterMap& m_map;
    std::vector<double> m_point;
    Eigen::MatrixXd m_covariance;
};

} // namespace anneau
