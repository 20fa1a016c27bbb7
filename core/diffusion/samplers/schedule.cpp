// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/schedule.h"

#include <cmath>

namespace anneau {
namespace {

double integratedRate(double t, double betaMin, double betaMax)
{
    return betaMin * t + 0.5 * t * t * (betaMax - betaMin);
}

} // namespace

ProcessRow varianceExploding(double t, double sigmaMin, double sigmaMax)
{
    const double ratio = std::log(sigmaMax / sigmaMin);
    const double sigma = sigmaMin * std::exp(t * ratio);
    return {1, sigma, sigma * std::sqrt(2 * ratio), sigma};
}

double variancePreservingRate(double t, double betaMin, double betaMax)
{
    return betaMin + t * (betaMax - betaMin);
}

ProcessRow variancePreserving(double t, double betaMin, double betaMax)
{
    const double b = integratedRate(t, betaMin, betaMax);
    return {std::exp(-b / 2), std::sqrt(-std::expm1(-b)),
            std::sqrt(variancePreservingRate(t, betaMin, betaMax)), std::sqrt(std::expm1(b))};
}

ProcessRow subVariancePreserving(double t, double betaMin, double betaMax)
{
    const double b = integratedRate(t, betaMin, betaMax);
    const double rate = variancePreservingRate(t, betaMin, betaMax);
    const double std = -std::expm1(-b);
    return {std::exp(-b / 2), std, std::sqrt(-rate * std::expm1(-2 * b)), std * std::exp(b / 2)};
}

} // namespace anneau
