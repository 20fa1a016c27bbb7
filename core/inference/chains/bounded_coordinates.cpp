// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/bounded_coordinates.h"

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

double logNormal(double z)
{
    return -0.5 * z * z - 0.5 * std::log(2 * std::numbers::pi);
}

/// Where normalBelow() has a value, by bisection: starts and truths only are looked up.
double normalAt(double part)
{
    double low = -10, high = 10;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (normalBelow(middle) < part ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

} // namespace

double BoundedPrior::logDensity(double value) const
{
    if (sigma <= 0) {
        return -std::log(upper - lower);
    }
    const double pull = (value - mean) / sigma;
    const double inside = normalBelow((upper - mean) / sigma) - normalBelow((lower - mean) / sigma);
    return logNormal(pull) - std::log(sigma * inside);
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
        z.push_back(normalAt(u));
    }
    return z;
}

std::vector<double> BoundedCoordinates::bounded(std::span<const double> free) const
{
    std::vector<double> x;
    for (std::size_t k = 0; k < size(); ++k) {
        const double range = m_priors[k].upper - m_priors[k].lower;
        x.push_back(m_priors[k].lower + range * normalBelow(free[k]));
    }
    return x;
}

std::vector<double> BoundedCoordinates::slopes(std::span<const double> free) const
{
    std::vector<double> result;
    for (std::size_t k = 0; k < size(); ++k) {
        result.push_back((m_priors[k].upper - m_priors[k].lower) * std::exp(logNormal(free[k])));
    }
    return result;
}

double BoundedCoordinates::addPrior(std::span<const double> free, std::span<double> gradient) const
{
    const std::vector<double> x = bounded(free);
    const std::vector<double> slope = slopes(free);
    double value = 0;
    for (std::size_t k = 0; k < size(); ++k) {
        const double range = m_priors[k].upper - m_priors[k].lower;
        value += m_priors[k].logDensity(x[k]) + std::log(range) + logNormal(free[k]);
        gradient[k] = (gradient[k] + m_priors[k].slope(x[k])) * slope[k] - free[k];
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
