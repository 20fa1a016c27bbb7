// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <vector>

namespace anneau {

/// Weights of Simpson's rule over [0, 1] with an even number of intervals. // -> intervals + 1
inline std::vector<double> simpsonWeights(int intervals)
{
    expects(intervals >= 2 && intervals % 2 == 0, "simpsonWeights: an even number of intervals");
    std::vector<double> weights;
    for (int i = 0; i <= intervals; ++i) {
        const double ends = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
        weights.push_back(ends / (3.0 * intervals));
    }
    return weights;
}

/// The difference of a log-density between the ends of a straight line, from its score alone:
/// the integral over u in [0, 1] of score(u) · (to - from), `slope(u)` being that product. It is
/// what Metropolis tests need where only a score was learnt (Legin et al. 2023, arXiv:2302.03046).
/// `slope` gives a number, or a tensor of them, one for each chain.
template <class Slope>
auto lineIntegral(const Slope& slope, int intervals)
{
    const std::vector<double> weights = simpsonWeights(intervals);
    auto sum = weights[0] * slope(0.0);
    for (int i = 1; i <= intervals; ++i) {
        sum =
            sum + weights[static_cast<std::size_t>(i)] * slope(static_cast<double>(i) / intervals);
    }
    return sum;
}

} // namespace anneau
