// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

namespace anneau {

/// The gradient of the log-density Q of noise, at a residual. Known in closed form, or learnt from
/// blank sky; SLIC (Legin et al. 2023, arXiv:2302.03046) infers parameters from nothing else.
class NoiseScore {
public:
    virtual ~NoiseScore() = default;
    /// grad log Q. // [m] -> [m]
    virtual std::vector<double> at(const std::vector<double>& residual) const = 0;
};

/// N(mean, covariance), dense: for small problems and as a test of everything else.
class GaussianNoiseScore final : public NoiseScore {
public:
    /// mean [m], covariance [m, m] row by row, positive definite.
    GaussianNoiseScore(std::vector<double> mean, const std::vector<double>& covariance);
    ~GaussianNoiseScore() override;

    std::vector<double> at(const std::vector<double>& residual) const override;
    double logDensity(const std::vector<double>& residual) const;

private:
    struct Factor;
    std::vector<double> m_mean;
    std::unique_ptr<const Factor> m_factor;
};

/// A model of the data: its image and the derivatives by each parameter, [m] and [p][m].
struct ModelAt {
    std::vector<double> image;
    std::vector<std::vector<double>> derivatives;
};
using NoisyModel = std::function<ModelAt(const std::vector<double>& parameters)>;

/// grad log p(data | parameters) = -J^T grad log Q(data - model). // -> [p]
std::vector<double> parameterScore(const NoiseScore& noise, const NoisyModel& model,
                                   const std::vector<double>& data,
                                   const std::vector<double>& parameters);

/// log p(data | to) - log p(data | from) by the line integral of parameterScore(), Simpson's rule.
double logLikelihoodDifference(const NoiseScore& noise, const NoisyModel& model,
                               const std::vector<double>& data, const std::vector<double>& from,
                               const std::vector<double>& to, int intervals);

} // namespace anneau
