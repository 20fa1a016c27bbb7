// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/sbc.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace anneau {

/// Ranks of the truth among its draws, of several numbers in the same simulations.
struct RankTable {
    int samples = 0; ///< Draws that are ranked among.
    std::vector<std::string> names;
    std::vector<std::vector<int>> ranks; ///< [name][simulation]
};

/// From rows, one a simulation, that have the `ranks` of all names among `samples` draws.
template <class Rows>
RankTable rankTable(int samples, const std::vector<std::string>& names, const Rows& rows)
{
    RankTable table{samples, names, std::vector<std::vector<int>>(names.size())};
    for (const auto& row : rows) {
        for (std::size_t k = 0; k < names.size(); ++k) {
            table.ranks[k].push_back(row.ranks[k]);
        }
    }
    return table;
}

/// SBC of each.
struct RankSummary {
    std::vector<SbcResult> sbc;
    /// Of the smallest of SBC's p-values, of histograms and of distributions, among so many
    /// (Bonferroni), at most 1.
    double pValue = 1;

    std::size_t worst() const; ///< Whose distribution is the farthest from even.
};

/// Eight bins where they divide samples + 1. `seed` drives the null law.
RankSummary summarise(const RankTable& table, std::uint64_t seed);

} // namespace anneau
