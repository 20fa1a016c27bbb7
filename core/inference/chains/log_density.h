// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace anneau {

/// A probability density over R^n, known up to a constant, with its slope: what a sampler climbs.
class LogDensity {
public:
    virtual ~LogDensity() = default;
    virtual std::size_t size() const = 0; ///< n
    /// ln density at `point`, and its gradient. Not finite: there is none, and `gradient` means
    /// nothing. Called from several threads at once.
    virtual double evaluate(std::span<const double> point, std::span<double> gradient) const = 0;
};

} // namespace anneau
