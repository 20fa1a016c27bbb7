// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/chains/bounded_coordinates.h"
#include "core/inference/chains/log_density.h"
#include "core/inference/fit_data.h"
#include "core/inference/parameter_map.h"
#include "core/inference/source/block_cholesky.h"
#include "core/inference/source/moving_grid.h"
#include "core/inference/source/source_prior.h"
#include "core/inference/source/source_system.h"

#include <Eigen/Core>

#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace anneau {

/// Light of the lens that is not held: image = light + sum_k x_k columns[k], x_k ~ N(mean, sigma^2)
/// independently. Small changes of amplitudes, radii, shapes and the sky are of this kind.
struct LinearLight {
    std::vector<Grid<double>> columns; ///< e-/s per pixel.
    std::vector<double> mean;
    std::vector<double> sigma;
};

/// All that the posterior of a lens depends on, in the frame of the data.
struct LensPosteriorModel {
    FitData data;
    /// Says what is free and what the rest is; sourceGrid is the source's under this lens.
    Scene scene;
    Mask emitting; ///< Pixels that lensed light may come from.
    /// Pixels whose places in the source the grid, and with it the source's prior, follows from
    /// lens to lens (MovingGrid). Empty: the grid stays.
    Mask anchors;
    Grid<double> light;            ///< Of the lens, with the sky.
    LinearLight linear;            ///< What of it is integrated out; may be empty: it is known.
    std::vector<double> amplitude; ///< Of the source's prior (source_prior.h).
    /// One for each free coordinate of the lens (ParameterMap, mass), then for the logarithms of
    /// the source's rms brightness, e-/s/arcsec^2, and of kappa, per source pixel.
    std::vector<BoundedPrior> priors;
};

/// Posterior density of the lens and of the two numbers of the source's Gaussian prior, with the
/// source, and the linear part of the lens' light, integrated out exactly:
///     y = A(p) s + light + L x + n,   s ~ N(0, C(rms, kappa)),   x and n Gaussian,
/// normalised over data and parameters, so that the integral of its exponential is the evidence.
/// Gradients are analytic. rms^2 = 1 / (4 pi strength kappa^2), the variance far from the grid's
/// edge. The grid follows the lens by the model's anchors; emitting pixels and data do not depend
/// on the point. Bilinear interpolation gives the gradient steps where a ray passes from one source
/// pixel to the next, and the density itself jumps, by up to 0.15 in the logarithm as far as was
/// seen, where a ray leaves the grid: that costs a sampler with an accept step some acceptance and
/// no exactness.
///
/// A density over the free coordinates of coordinates(). Costs one Cholesky factor and one inverse
/// of a matrix as large as the source has pixels. Any number of threads at once; after a stop
/// request calls return within milliseconds with meaningless values.
class LensDensity : public LogDensity {
public:
    LensDensity(LensPosteriorModel model, std::stop_token stop);

    std::size_t size() const override { return m_coordinates.size(); }
    double evaluate(std::span<const double> point, std::span<double> gradient) const override;

    const BoundedCoordinates& coordinates() const { return m_coordinates; }
    const ParameterMap& map() const { return m_map; }
    const LensPosteriorModel& model() const { return m_model; }
    const MovingGrid& grid() const { return m_grid; }
    /// Of the bounded coordinates: ln p(y | …), and its gradient.
    double logLikelihood(std::span<const double> bounded, std::span<double> gradient) const;
    /// With the source's grid there.
    Scene sceneAt(std::span<const double> bounded) const;
    SourcePrior sourcePriorAt(std::span<const double> bounded) const;

private:
    struct Solved;
    Solved solve(const SourceSystem& system, const SourcePrior& prior) const;
    std::vector<double> lensGradient(const Scene& scene, std::span<const double> point,
                                     const SourceSystem& system, const Solved& solved) const;
    void addPriorGradient(const SourcePrior& prior, const Solved& solved,
                          std::span<double> gradient) const;

    LensPosteriorModel m_model;
    ParameterMap m_map;
    MovingGrid m_grid;
    BoundedCoordinates m_coordinates;
    SourceAssembler m_assembler;
    std::vector<std::vector<double>> m_seen; ///< A linear column through the PSF's adjoint.
    Eigen::MatrixXd m_linearCurvature;       ///< L^T W L + P^-1
    Eigen::VectorXd m_linearGradient;        ///< L^T W y + P^-1 mean
    double m_constant = 0;                   ///< Of -ln likelihood: data, noise, linear prior.
};

/// The grid of a model, ready to follow.
MovingGrid gridOf(const LensPosteriorModel& model);

/// ln rms from the numbers of a prior, and back: (strength, kappa) from (ln rms, ln kappa).
double logRms(const SourcePrior& prior);
SourcePrior sourcePrior(double logRms, double logKappa, std::vector<double> amplitude);

} // namespace anneau
