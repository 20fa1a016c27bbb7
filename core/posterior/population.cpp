// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/population.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {
namespace {

/// log of N(x; mean, variance), without the 2 pi, which ratios drop.
double logNormal(double x, double mean, double variance)
{
    return -0.5 * ((x - mean) * (x - mean) / variance + std::log(variance));
}

} // namespace

PopulationLikelihood populationLikelihood(const std::vector<std::vector<double>>& samples,
                                          const LogRatio& logRatio)
{
    PopulationLikelihood out;
    out.smallestEffective = std::numeric_limits<double>::infinity();
    for (const std::vector<double>& draws : samples) {
        expects(!draws.empty(), "populationLikelihood: an object without samples");
        std::vector<double> logs;
        for (double theta : draws) {
            logs.push_back(logRatio(theta));
        }
        const double shift = *std::max_element(logs.begin(), logs.end());
        double sum = 0, squares = 0;
        for (double value : logs) {
            const double w = std::exp(value - shift);
            sum += w;
            squares += w * w;
        }
        out.logRatio += shift + std::log(sum / static_cast<double>(draws.size()));
        out.smallestEffective = std::min(out.smallestEffective, sum * sum / squares);
    }
    return out;
}

LogRatio gaussianPopulation(double mean, double sd, double interimSd)
{
    expects(sd > 0 && interimSd > 0, "gaussianPopulation: standard deviations");
    return [=](double theta) {
        return logNormal(theta, mean, sd * sd) - logNormal(theta, 0, interimSd * interimSd);
    };
}

double exactGaussianPopulation(const std::vector<double>& values, const std::vector<double>& noise,
                               double mean, double sd, double interimSd)
{
    expects(values.size() == noise.size(), "exactGaussianPopulation: sizes");
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double n = noise[i] * noise[i];
        sum += logNormal(values[i], mean, sd * sd + n) -
               logNormal(values[i], 0, interimSd * interimSd + n);
    }
    return sum;
}

} // namespace anneau
