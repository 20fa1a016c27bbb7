// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace anneau {

/// Evidence from posterior samples by the learned harmonic mean (McEwen et al. 2021,
/// arXiv:2111.12720): 1/Z = mean of phi/(L pi) over the posterior, for any normalised phi; its
/// variance is finite when phi is narrower than the posterior. phi is a Gaussian fitted to the
/// first half of the chains, its covariance times a temperature below one; the second half is
/// averaged. For tens of parameters, not for images.
struct HarmonicEvidence {
    double logZ = 0;            ///< ln Z, with the correction 1 + var/mean^2 of a ratio's mean.
    double logZUncorrected = 0; ///< Minus the log of the mean of 1/Z.
    double logVariance = 0; ///< Log of the variance of the mean of 1/Z, from the chains' spread.
    double sd = 0;          ///< Standard deviation of ln Z.
    double kurtosis = 0;    ///< Of the chains' values: far from 3 when few of them decide.
    /// (sum w)^2 / sum w^2 of the averaged draws; the figure is noise below some 30.
    double effectiveSamples = 0;
    std::vector<double> chains; ///< ln Z by each chain of the second half.
};

/// Samples of several chains of equal length: values [chains, draws, dims], logPosterior [chains,
/// draws] up to the constant sought.
struct ChainSamples {
    std::span<const float> values;
    std::span<const double> logPosterior;
    int chains = 0;
    int draws = 0;
    int dims = 0;
};

/// The Gaussian fitted to the first half of the chains: mean [dims] and covariance [dims, dims]
/// with the divisor n - 1.
struct TrainedGaussian {
    std::vector<double> mean;
    std::vector<double> covariance;
};

TrainedGaussian trainOnFirstHalf(const ChainSamples& samples);
/// An even number of chains, four or more, with more draws than dimensions.
HarmonicEvidence harmonicEvidence(const ChainSamples& samples, const TrainedGaussian& target,
                                  double temperature);

} // namespace anneau
