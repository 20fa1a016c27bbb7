// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

namespace anneau {

/// Hierarchical inference from posterior samples that exist already (Wagner-Carena et al. 2022,
/// arXiv:2203.00690; Hogg et al. 2010, arXiv:1008.4146): the likelihood of a population eta is
/// L(eta) = prod_i mean_j p(theta_ij | eta) / p_interim(theta_ij). Selection effects are the
/// caller's.
struct PopulationLikelihood {
    double logRatio = 0; ///< log L(eta), relative to the interim prior.
    /// Of all objects, the smallest (sum w)^2 / sum w^2: below kLeastEffective the value is noise.
    double smallestEffective = 0;

    static constexpr double kLeastEffective = 20;
    bool trustworthy() const { return smallestEffective >= kLeastEffective; }
};

/// log of p(theta | eta) / p_interim(theta).
using LogRatio = std::function<double(double theta)>;

/// `samples[i]`: the draws of object i under the interim prior.
PopulationLikelihood populationLikelihood(const std::vector<std::vector<double>>& samples,
                                          const LogRatio& logRatio);

/// A Gaussian population N(mean, sd^2) against a Gaussian interim prior of mean 0.
LogRatio gaussianPopulation(double mean, double sd, double interimSd);

/// What populationLikelihood() tends to with the number of samples, for objects measured as
/// value_i +- noise_i with Gaussian errors.
double exactGaussianPopulation(const std::vector<double>& values, const std::vector<double>& noise,
                               double mean, double sd, double interimSd);

} // namespace anneau
