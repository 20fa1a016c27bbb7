// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/harmonic_evidence.h"

#include "core/base/error.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace anneau {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Chain =
    Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

/// Draws of `count` chains from chain `first`, one a row.
RowMatrix drawsOf(const ChainSamples& s, int first, int count)
{
    const float* begin = s.values.data() + static_cast<std::size_t>(first) * s.draws * s.dims;
    return Chain(begin, static_cast<Eigen::Index>(count) * s.draws, s.dims).cast<double>();
}

/// log phi of every draw.
Eigen::VectorXd logTarget(const RowMatrix& draws, const TrainedGaussian& target, double temperature)
{
    const Eigen::Index d = draws.cols();
    const Eigen::Map<const RowMatrix> covariance(target.covariance.data(), d, d);
    const Eigen::Map<const Eigen::VectorXd> mean(target.mean.data(), d);
    const Eigen::LLT<Eigen::MatrixXd> factor(temperature * covariance);
    expects(factor.info() == Eigen::Success, "harmonicEvidence: covariance is not positive");
    const Eigen::MatrixXd z =
        factor.matrixL().solve((draws.rowwise() - mean.transpose()).transpose());
    const double logDeterminant = 2 * factor.matrixLLT().diagonal().array().log().sum();
    const double norm = logDeterminant + static_cast<double>(d) * std::log(2 * std::numbers::pi);
    return -0.5 * (z.colwise().squaredNorm().array() + norm).matrix().transpose();
}

void checkShape(const ChainSamples& s)
{
    const auto draws = static_cast<std::size_t>(s.chains) * static_cast<std::size_t>(s.draws);
    expects(s.chains >= 4 && s.chains % 2 == 0 && s.draws > s.dims && s.dims > 0 &&
                s.values.size() == draws * static_cast<std::size_t>(s.dims) &&
                s.logPosterior.size() == draws,
            "harmonicEvidence: sizes");
}

} // namespace

TrainedGaussian trainOnFirstHalf(const ChainSamples& samples)
{
    checkShape(samples);
    const RowMatrix draws = drawsOf(samples, 0, samples.chains / 2);
    const Eigen::RowVectorXd mean = draws.colwise().mean();
    const RowMatrix centred = draws.rowwise() - mean;
    const RowMatrix covariance =
        centred.transpose() * centred / static_cast<double>(draws.rows() - 1);
    TrainedGaussian out;
    out.mean.assign(mean.data(), mean.data() + mean.size());
    out.covariance.assign(covariance.data(), covariance.data() + covariance.size());
    return out;
}

HarmonicEvidence harmonicEvidence(const ChainSamples& samples, const TrainedGaussian& target,
                                  double temperature)
{
    checkShape(samples);
    expects(temperature > 0, "harmonicEvidence: temperature");
    const int first = samples.chains / 2;
    const int count = samples.chains - first;
    Eigen::VectorXd logs = logTarget(drawsOf(samples, first, count), target, temperature);
    const std::size_t skip =
        static_cast<std::size_t>(first) * static_cast<std::size_t>(samples.draws);
    logs -= Eigen::Map<const Eigen::VectorXd>(samples.logPosterior.data() + skip, logs.size());
    const double shift = logs.maxCoeff();
    const Eigen::ArrayXd weights = (logs.array() - shift).exp();

    HarmonicEvidence out;
    const Eigen::ArrayXd means =
        Eigen::Map<const Eigen::ArrayXXd>(weights.data(), samples.draws, count).colwise().mean();
    for (const double value : means) {
        out.chains.push_back(-(shift + std::log(value)));
    }
    const double mean = means.mean();
    const Eigen::ArrayXd offsets = means - mean;
    const double spread = offsets.square().mean();
    const double variance = spread / (count - 1);
    out.logZUncorrected = -(shift + std::log(mean));
    out.logVariance = 2 * shift + std::log(variance);
    out.logZ = out.logZUncorrected + std::log1p(variance / (mean * mean));
    out.sd = std::sqrt(variance) / mean;
    out.kurtosis = offsets.pow(4).mean() / (spread * spread);
    out.effectiveSamples = weights.sum() * weights.sum() / weights.square().sum();
    return out;
}

} // namespace anneau
