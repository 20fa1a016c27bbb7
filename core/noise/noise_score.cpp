// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/noise_score.h"

#include "core/base/error.h"
#include "core/noise/line_integral.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace anneau {
namespace {

Eigen::Map<const Eigen::VectorXd> vectorOf(const std::vector<double>& values)
{
    return {values.data(), static_cast<Eigen::Index>(values.size())};
}

double dot(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b)
{
    expects(a.size() == b.size(), "noise score: sizes");
    std::vector<double> out(a.size());
    std::transform(a.begin(), a.end(), b.begin(), out.begin(), std::minus<>());
    return out;
}

} // namespace

struct GaussianNoiseScore::Factor {
    Eigen::LLT<Eigen::MatrixXd> cholesky;
};

GaussianNoiseScore::GaussianNoiseScore(std::vector<double> mean,
                                       const std::vector<double>& covariance)
    : m_mean{std::move(mean)}
{
    const auto n = static_cast<Eigen::Index>(m_mean.size());
    expects(covariance.size() == m_mean.size() * m_mean.size(), "GaussianNoiseScore: sizes");
    const Eigen::Map<const Eigen::MatrixXd> matrix(covariance.data(), n, n);
    m_factor = std::make_unique<const Factor>(Factor{Eigen::LLT<Eigen::MatrixXd>(matrix)});
    expects(m_factor->cholesky.info() == Eigen::Success, "GaussianNoiseScore: not positive");
}

GaussianNoiseScore::~GaussianNoiseScore() = default;

std::vector<double> GaussianNoiseScore::at(const std::vector<double>& residual) const
{
    const std::vector<double> centred = difference(m_mean, residual);
    const Eigen::VectorXd solved = m_factor->cholesky.solve(vectorOf(centred));
    return {solved.data(), solved.data() + solved.size()};
}

double GaussianNoiseScore::logDensity(const std::vector<double>& residual) const
{
    const std::vector<double> centred = difference(residual, m_mean);
    const Eigen::VectorXd white = m_factor->cholesky.matrixL().solve(vectorOf(centred));
    const double logDeterminant = 2 * m_factor->cholesky.matrixLLT().diagonal().array().log().sum();
    return -0.5 * (white.squaredNorm() + logDeterminant +
                   static_cast<double>(m_mean.size()) * std::log(2 * std::numbers::pi));
}

std::vector<double> parameterScore(const NoiseScore& noise, const NoisyModel& model,
                                   const std::vector<double>& data,
                                   const std::vector<double>& parameters)
{
    const ModelAt here = model(parameters);
    const std::vector<double> score = noise.at(difference(data, here.image));
    std::vector<double> out;
    for (const std::vector<double>& derivative : here.derivatives) {
        out.push_back(-dot(derivative, score));
    }
    return out;
}

double logLikelihoodDifference(const NoiseScore& noise, const NoisyModel& model,
                               const std::vector<double>& data, const std::vector<double>& from,
                               const std::vector<double>& to, int intervals)
{
    const std::vector<double> step = difference(to, from);
    return lineIntegral(
        [&](double u) {
            std::vector<double> here = from;
            for (std::size_t k = 0; k < here.size(); ++k) {
                here[k] += u * step[k];
            }
            return dot(parameterScore(noise, model, data, here), step);
        },
        intervals);
}

} // namespace anneau
