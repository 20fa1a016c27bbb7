// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"

#include <span>
#include <vector>

namespace anneau {

/// What is known of a number beforehand: even between two bounds, or a Gaussian cut there.
struct BoundedPrior {
    double lower = 0;
    double upper = 1;
    double mean = 0;
    double sigma = 0; ///< 0: even.

    double logDensity(double value) const; ///< Normalised; the value lies between the bounds.
    double slope(double value) const;      ///< Of the logarithm.
    double draw(Rng& rng) const;
    bool operator==(const BoundedPrior&) const = default;
};

/// Numbers between bounds as numbers without: x = lower + (upper - lower) Phi(z), Phi the normal
/// distribution, so that a sampler never meets a wall. What is even between its bounds is normal
/// over z, and what piles up at a bound falls off as fast there. (With the logistic function in
/// place of Phi tails are exponential: chains of a source's rms and correlation length, which data
/// often bound from one side only, had half to an eighth of the effective draws.) Throws
/// ContractViolation where lower >= upper.
class BoundedCoordinates {
public:
    explicit BoundedCoordinates(std::vector<BoundedPrior> priors);

    std::size_t size() const { return m_priors.size(); }
    const std::vector<BoundedPrior>& priors() const { return m_priors; }
    /// Values at or beyond a bound count as a thousandth of the range inside it.
    std::vector<double> free(std::span<const double> bounded) const;
    std::vector<double> bounded(std::span<const double> free) const;
    /// dx/dz at z.
    std::vector<double> slopes(std::span<const double> free) const;
    /// ln of the prior's density over z. Adds its slope to `gradient`, which on entry is that of
    /// something else by x and on return that of both by z.
    double addPrior(std::span<const double> free, std::span<double> gradient) const;
    /// Of the priors, over x.
    std::vector<double> draw(Rng& rng) const;

private:
    std::vector<BoundedPrior> m_priors;
};

} // namespace anneau
