// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/rank_table.h"

#include "core/base/error.h"

#include <algorithm>

namespace anneau {

std::size_t RankSummary::worst() const
{
    const auto found =
        std::ranges::min_element(sbc, {}, [](const SbcResult& r) { return r.ecdfPValue; });
    return static_cast<std::size_t>(found - sbc.begin());
}

RankSummary summarise(const RankTable& table, std::uint64_t seed)
{
    constexpr int kBins = 8;
    expects(!table.ranks.empty() && table.ranks.size() == table.names.size(),
            "summarise: ranks without names");
    const int values = table.samples + 1;
    const SbcNull null(static_cast<int>(table.ranks.front().size()), table.samples, seed);
    RankSummary summary;
    double least = 1;
    for (const std::vector<int>& ranks : table.ranks) {
        const SbcResult& result =
            summary.sbc.emplace_back(sbc(ranks, values % kBins == 0 ? kBins : values, null));
        least = std::min({least, result.pValue, result.ecdfPValue});
    }
    summary.pValue = std::min(1.0, 2 * least * static_cast<double>(summary.sbc.size()));
    return summary;
}

} // namespace anneau
