// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/diagnostics.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace anneau {
namespace {

/// First and second halves as chains of their own; the middle draw of an odd number is left out.
Chains halves(const Chains& chains)
{
    Chains out;
    for (const std::vector<double>& chain : chains) {
        const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
        out.emplace_back(chain.begin(), chain.begin() + half);
        out.emplace_back(chain.end() - half, chain.end());
    }
    return out;
}

/// Inverse of the normal distribution by bisection on erfc: some thousand values a call.
double normalQuantile(double p)
{
    double low = -10, high = 10;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

std::vector<double> sortedDraws(const Chains& chains)
{
    std::vector<double> all;
    for (const std::vector<double>& chain : chains) {
        all.insert(all.end(), chain.begin(), chain.end());
    }
    std::sort(all.begin(), all.end());
    return all;
}

/// Values replaced by the normal scores of their ranks over all chains; equal values share a rank.
Chains rankNormalised(const Chains& chains)
{
    const std::vector<double> sorted = sortedDraws(chains);
    const double count = static_cast<double>(sorted.size());
    Chains out = chains;
    for (std::vector<double>& chain : out) {
        for (double& value : chain) {
            const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
            const double rank =
                0.5 * static_cast<double>((first - sorted.begin()) + (last - sorted.begin()) + 1);
            value = normalQuantile((rank - 0.375) / (count + 0.25));
        }
    }
    return out;
}

double mean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values)
{
    const double centre = mean(values);
    double sum = 0;
    for (double value : values) {
        sum += (value - centre) * (value - centre);
    }
    return sum / static_cast<double>(values.size() - 1);
}

/// Mean variance within chains, and the variance of all as chains that have not met overstate it.
struct Variances {
    double within = 0, total = 0;

    explicit Variances(const Chains& chains)
    {
        std::vector<double> means;
        for (const std::vector<double>& chain : chains) {
            means.push_back(mean(chain));
            within += variance(chain) / static_cast<double>(chains.size());
        }
        const double n = static_cast<double>(chains.front().size());
        total = within * (n - 1) / n + variance(means);
    }
    double rhat() const
    {
        return within > 0 ? std::sqrt(total / within) : std::numeric_limits<double>::infinity();
    }
};

/// Distances from the median over all chains: their R-hat sees differing spreads.
Chains folded(const Chains& chains)
{
    const std::vector<double> all = sortedDraws(chains);
    const double median = 0.5 * (all[(all.size() - 1) / 2] + all[all.size() / 2]);
    Chains out = chains;
    for (std::vector<double>& chain : out) {
        for (double& value : chain) {
            value = std::abs(value - median);
        }
    }
    return out;
}

double autocovariance(const std::vector<double>& chain, std::size_t lag)
{
    const double centre = mean(chain);
    double sum = 0;
    for (std::size_t i = 0; i + lag < chain.size(); ++i) {
        sum += (chain[i] - centre) * (chain[i + lag] - centre);
    }
    return sum / static_cast<double>(chain.size());
}

/// Geyer's initial monotone sequence over all chains.
double effectiveDraws(const Chains& chains)
{
    const std::size_t length = chains.front().size();
    const double draws = static_cast<double>(length * chains.size());
    const Variances v(chains);
    if (!(v.within > 0)) {
        return static_cast<double>(chains.size());
    }
    const auto correlation = [&](std::size_t lag) {
        double covariance = 0;
        for (const std::vector<double>& chain : chains) {
            covariance += autocovariance(chain, lag) / static_cast<double>(chains.size());
        }
        const double n = static_cast<double>(length);
        return 1 - (v.within - covariance * n / (n - 1)) / v.total;
    };
    double sum = 0, previous = std::numeric_limits<double>::infinity();
    for (std::size_t lag = 0; lag + 1 < length; lag += 2) {
        const double pair = (lag == 0 ? 1 : correlation(lag)) + correlation(lag + 1);
        if (pair < 0) {
            break;
        }
        previous = std::min(previous, pair);
        sum += previous;
    }
    const double time = std::max(2 * sum - 1, 1 / std::log10(draws));
    return draws / time;
}

/// Whether each draw lies at or below the quantile of all, 1 or 0.
Chains belowQuantile(const Chains& chains, double part)
{
    const std::vector<double> all = sortedDraws(chains);
    const double quantile =
        all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
    Chains out = chains;
    for (std::vector<double>& chain : out) {
        for (double& value : chain) {
            value = value <= quantile ? 1 : 0;
        }
    }
    return out;
}

} // namespace

ChainDiagnostics diagnoseChains(const Chains& chains)
{
    expects(chains.size() >= 2 && chains.front().size() >= 4, "diagnoseChains: too few draws");
    for (const std::vector<double>& chain : chains) {
        expects(chain.size() == chains.front().size(), "diagnoseChains: unequal lengths");
    }
    const Chains split = halves(chains);
    const Chains bulk = rankNormalised(split);
    ChainDiagnostics out;
    out.rhat = std::max(Variances(bulk).rhat(), Variances(rankNormalised(folded(split))).rhat());
    out.bulkEss = effectiveDraws(bulk);
    out.tailEss = std::min(effectiveDraws(belowQuantile(split, 0.05)),
                           effectiveDraws(belowQuantile(split, 0.95)));
    return out;
}

} // namespace anneau
