// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/sbc.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/posterior/chi_squared.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr int kNullDraws = 2000;

double ecdfDeviation(std::vector<int> ranks, int samples)
{
    std::sort(ranks.begin(), ranks.end());
    const double n = static_cast<double>(ranks.size());
    double worst = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        const double u = (ranks[i] + 1.0) / (samples + 1.0);
        worst = std::max(worst, std::abs(static_cast<double>(i + 1) / n - u));
    }
    return worst;
}

/// The deviations of calibrated samplers, ascending.
std::vector<double> nullDeviations(std::size_t simulations, int samples, std::uint64_t seed)
{
    std::vector<double> out;
    std::vector<int> ranks(simulations);
    for (int draw = 0; draw < kNullDraws; ++draw) {
        Rng rng(seed, static_cast<std::uint32_t>(draw));
        for (int& rank : ranks) {
            rank = static_cast<int>(rng.below(static_cast<std::uint32_t>(samples) + 1));
        }
        out.push_back(ecdfDeviation(ranks, samples));
    }
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace

int sbcRank(std::span<const float> samples, float truth)
{
    return static_cast<int>(
        std::count_if(samples.begin(), samples.end(), [&](float s) { return s < truth; }));
}

SbcNull::SbcNull(int simulations, int samples, std::uint64_t seed)
    : m_simulations{simulations},
      m_samples{samples},
      m_deviations{nullDeviations(static_cast<std::size_t>(simulations), samples, seed)}
{}

double SbcNull::pValue(double deviation) const
{
    const auto below = std::lower_bound(m_deviations.begin(), m_deviations.end(), deviation);
    return (1.0 + static_cast<double>(m_deviations.end() - below)) / (1.0 + kNullDraws);
}

double SbcNull::band95() const
{
    return m_deviations[static_cast<std::size_t>(0.95 * kNullDraws)];
}

SbcResult sbc(std::span<const int> ranks, int samples, int bins, std::uint64_t seed)
{
    return sbc(ranks, bins, SbcNull(static_cast<int>(ranks.size()), samples, seed));
}

SbcResult sbc(std::span<const int> ranks, int bins, const SbcNull& null)
{
    const int samples = null.samples();
    expects(static_cast<int>(ranks.size()) == null.simulations(), "sbc: a null law of another N");
    expects(!ranks.empty() && samples > 0 && bins > 1 && (samples + 1) % bins == 0,
            "sbc: the number of samples plus one is no multiple of the bins");
    SbcResult out;
    out.samples = samples;
    out.histogram.assign(static_cast<std::size_t>(bins), 0);
    const int width = (samples + 1) / bins;
    for (int rank : ranks) {
        expects(rank >= 0 && rank <= samples, "sbc: rank");
        ++out.histogram[static_cast<std::size_t>(rank / width)];
    }
    const double expected = static_cast<double>(ranks.size()) / bins;
    for (int count : out.histogram) {
        out.chi2 += (count - expected) * (count - expected) / expected;
    }
    out.dof = bins - 1;
    out.pValue = chiSquaredTail(out.chi2, out.dof);
    out.ecdfDeviation = ecdfDeviation({ranks.begin(), ranks.end()}, samples);
    out.ecdfPValue = null.pValue(out.ecdfDeviation);
    out.ecdfBand95 = null.band95();
    return out;
}

} // namespace anneau
