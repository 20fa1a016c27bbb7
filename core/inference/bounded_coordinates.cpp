// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/bounded_coordinates.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace anneau {
namespace {

constexpr double kInside = 1e-3; ///< Of the range.

double normalBelow(double value)
{
    return 0.5 * std::erfc(-value / std::numbers::sqrt2);
}

/// ln(u (1 - u)) of u = 1 / (1 + exp(-z)), for any z.
double logSlope(double z)
{
    const double size = std::abs(z);
    return -size - 2 * std::log1p(std::exp(-size));
}

double logistic(double z)
{
    return 1 / (1 + std::exp(-z));
}

} // namespace

double BoundedPrior::logDensity(double value) const
{
    if (sigma <= 0) {
        return -std::log(upper - lower);
    }
    const double pull = (value - mean) / sigma;
    const double inside = normalBelow((upper - mean) / sigma) - normalBelow((lower - mean) / sigma);
    return -0.5 * pull * pull - std::log(sigma * inside) - 0.5 * std::log(2 * std::numbers::pi);
}

double BoundedPrior::slope(double value) const
{
    return sigma > 0 ? (mean - value) / (sigma * sigma) : 0;
}

double BoundedPrior::draw(Rng& rng) const
{
    if (sigma <= 0) {
        return lower + (upper - lower) * rng.uniform();
    }
    for (;;) {
        const double value = mean + sigma * rng.normal();
        if (value > lower && value < upper) {
            return value;
        }
    }
}

BoundedCoordinates::BoundedCoordinates(std::vector<BoundedPrior> priors)
    : m_priors{std::move(priors)}
{
    for (const BoundedPrior& prior : m_priors) {
        expects(prior.lower < prior.upper, "BoundedCoordinates: bounds in the wrong order");
        expects(prior.sigma <= 0 || (prior.mean > prior.lower - 3 * prior.sigma &&
                                     prior.mean < prior.upper + 3 * prior.sigma),
                "BoundedCoordinates: a prior far from its bounds");
    }
}

std::vector<double> BoundedCoordinates::free(std::span<const double> bounded) const
{
    std::vector<double> z;
    for (std::size_t k = 0; k < size(); ++k) {
        const double range = m_priors[k].upper - m_priors[k].lower;
        const double u = std::clamp((bounded[k] - m_priors[k].lower) / range, kInside, 1 - kInside);
        z.push_back(std::log(u / (1 - u)));
    }
    return z;
}

std::vector<double> BoundedCoordinates::bounded(std::span<const double> free) const
{
    std::vector<double> x;
    for (std::size_t k = 0; k < size(); ++k) {
        const double range = m_priors[k].upper - m_priors[k].lower;
        x.push_back(m_priors[k].lower + range * logistic(free[k]));
    }
    return x;
}

std::vector<double> BoundedCoordinates::slopes(std::span<const double> free) const
{
    std::vector<double> result;
    for (std::size_t k = 0; k < size(); ++k) {
        result.push_back((m_priors[k].upper - m_priors[k].lower) * std::exp(logSlope(free[k])));
    }
    return result;
}

double BoundedCoordinates::addPrior(std::span<const double> free, std::span<double> gradient) const
{
    const std::vector<double> x = bounded(free);
    const std::vector<double> slope = slopes(free);
    double value = 0;
    for (std::size_t k = 0; k < size(); ++k) {
        value += m_priors[k].logDensity(x[k]) + std::log(slope[k]);
        gradient[k] =
            (gradient[k] + m_priors[k].slope(x[k])) * slope[k] + 1 - 2 * logistic(free[k]);
    }
    return value;
}

std::vector<double> BoundedCoordinates::draw(Rng& rng) const
{
    std::vector<double> x;
    for (const BoundedPrior& prior : m_priors) {
        x.push_back(prior.draw(rng));
    }
    return x;
}

} // namespace anneau
