// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/inference/chains/log_density.h"

#include <Eigen/Core>

#include <stop_token>

namespace anneau {

/// A place of a chain, in coordinates in which the density is about as wide in all directions:
/// point = factor * q.
struct NutsPlace {
    Eigen::VectorXd q;
    Eigen::VectorXd slope; ///< Of the log density by q.
    double logDensity = 0;
};

struct NutsMove {
    double acceptance = 0; ///< Mean over the trajectory, 0 … 1.
    int evaluations = 0;
    bool divergent = false; ///< The energy was not kept at all: the step is too long for a place.
    bool longest = false;   ///< The trajectory was cut before it turned.
};

/// One transition of the no-U-turn sampler (Hoffman & Gelman 2014, arXiv:1111.4246) in its
/// multinomial form (Betancourt 2017, arXiv:1701.02434), turning judged at the junctions of
/// sub-trajectories, too. The density is left as it is to rounding.
class NutsMover {
public:
    /// `factor` lower triangular; all outlive the mover.
    NutsMover(const LogDensity& density, const Eigen::MatrixXd& factor, int deepest,
              std::stop_token stop);

    NutsPlace placeAt(const Eigen::VectorXd& q) const;
    Eigen::VectorXd pointOf(const Eigen::VectorXd& q) const { return m_factor * q; }
    /// After a stop request the place is as it was.
    NutsMove move(NutsPlace& place, double step, Rng& rng) const;
    /// Step at which a first leap from a place is accepted with a probability of about 0.8.
    double firstStep(const NutsPlace& place, Rng& rng) const;

private:
    struct Phase;
    struct Trajectory;
    void leap(Phase& phase, double step) const;
    bool build(Trajectory& trajectory, int depth, Phase& phase, Phase& proposal,
               Eigen::VectorXd& first, Eigen::VectorXd& last, Eigen::VectorXd& sum,
               double& logWeight) const;

    const LogDensity& m_density;
    const Eigen::MatrixXd& m_factor;
    int m_deepest;
    std::stop_token m_stop;
};

} // namespace anneau
