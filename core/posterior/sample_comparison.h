// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace anneau {

/// One set of posterior samples against another that is taken for the truth ("gold"), or against
/// exact draws.
struct SampleComparison {
    /// Offset of the mean in gold standard deviations, pixel by pixel, root mean square…
    double meanShift = 0;
    double meanShiftByChance = 0; ///< …and what the numbers of samples alone give.
    /// Standard deviation over gold's, geometric mean over pixels, free of the bias of few samples.
    double widthRatio = 1;
    /// Its standard error if all pixels told the same; less where they are independent.
    double widthRatioError = 0;
    /// PQMass (core/posterior/pqmass.h) in the leading principal components of both sets, ten at
    /// most, each over its standard deviation.
    double pqmassMean = 0;
    double pqmassExpected = 0;
    double pqmassPValue = 1;
    int pixels =
        0; ///< How many were compared: those with 5 % of the largest gold deviation or more.
};

/// `samples` and `gold` are rows of `dims` numbers, four or more of each.
SampleComparison compareSamples(std::span<const float> samples, std::span<const float> gold,
                                int dims, std::uint64_t seed);

} // namespace anneau
