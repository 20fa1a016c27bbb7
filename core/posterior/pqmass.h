// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace anneau {

/// PQMass (Lemos et al. 2024, arXiv:2402.04355): do two sets of points come from one distribution?
///
/// Reference points divide space by "nearest to"; if the two distributions are the same, both sets
/// fall into the cells in the same proportions, which the chi-squared statistic of the 2 x K table
/// of counts tests. Points are float32, one after the other, each `dims` long; distances are
/// Euclidean, sums in double.

/// How many points are nearest to each reference.
std::vector<int> nearestCounts(std::span<const float> points, std::span<const float> references,
                               int dims);

struct PqmassTable {
    int empty = 0;       ///< Cells that no point fell into; left out.
    double chi2 = 0;     ///< Without continuity correction.
    int dof = 0;         ///< Cells kept less one.
    double pValue = 1;   ///< Upper tail of chi2.
    double rescaled = 0; ///< The chi2 with the same tail at K - 1 degrees of freedom.
};

/// The test of two rows of counts of equal length.
PqmassTable pqmassTable(std::span<const int> x, std::span<const int> y);

/// Many tessellations of the same two sets.
struct PqmassResult {
    int references = 0; ///< K
    std::vector<double>
        rescaled;    ///< One per tessellation; each K - 1 +- sqrt(2 (K - 1)) if the same.
    double mean = 0; ///< Of `rescaled`.
    /// Chance that sets whose labels are shuffled give a mean at least as large: tessellations of
    /// the same points are not independent, so their spread gives no p-value.
    double pValue = 1;
};

struct PqmassOptions {
    int references =
        100; ///< Drawn from both sets in proportion to their sizes, and taken out of them.
    int tessellations = 50;
    int permutations = 200;
    std::uint64_t seed = 1;
};

PqmassResult pqmass(std::span<const float> x, std::span<const float> y, int dims,
                    const PqmassOptions& options);

} // namespace anneau
