// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/tarp.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/posterior/kolmogorov.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anneau {
namespace {

constexpr int kBootstraps = 1000;
constexpr int kNullCurves = 2000;
constexpr std::uint32_t kBootstrapStream = 1;
constexpr std::uint32_t kNullStream = 2;

double squaredDistance(const float* a, const float* b, std::size_t n)
{
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double d = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += d * d;
    }
    return sum;
}

/// The grid of levels: 0, 1/bins … 1.
std::vector<double> levels(int bins)
{
    std::vector<double> alpha(static_cast<std::size_t>(bins) + 1);
    const double step = 1.0 / bins;
    for (int i = 0; i < bins; ++i) {
        alpha[static_cast<std::size_t>(i)] = i * step;
    }
    alpha.back() = 1;
    return alpha;
}

/// The bin of one f: half-open, the last one closed, as numpy's histogram over [0, 1].
std::size_t binOf(double f, const std::vector<double>& alpha)
{
    const auto above = std::upper_bound(alpha.begin(), alpha.end(), f);
    const auto bin = static_cast<std::size_t>(above - alpha.begin());
    return std::clamp<std::size_t>(bin, 1, alpha.size() - 1) - 1;
}

/// Cumulative share of the simulations below each level, from their bins.
std::vector<double> cumulative(const std::vector<int>& counts, int total)
{
    std::vector<double> ecp(counts.size() + 1, 0.0);
    int sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sum += counts[i];
        ecp[i + 1] = static_cast<double>(sum) / total;
    }
    return ecp;
}

/// Curves of one kind, level by level, so that quantiles can be read off.
struct CurveSet {
    explicit CurveSet(std::size_t levelCount) : values(levelCount) {}

    void add(const std::vector<double>& curve)
    {
        for (std::size_t i = 0; i < curve.size(); ++i) {
            values[i].push_back(curve[i]);
        }
    }

    std::vector<std::vector<double>> values;
};

/// Linear interpolation between order statistics of a sorted list.
double quantile(const std::vector<double>& sorted, double q)
{
    const double position = q * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(position);
    const auto high = std::min(low + 1, sorted.size() - 1);
    const double part = position - static_cast<double>(low);
    return sorted[low] + part * (sorted[high] - sorted[low]);
}

/// A simulation's f already contains its truth, its samples and its reference, so that drawing from
/// the list of f draws all three together.
void addBootstrapBands(TarpCurve& curve, const std::vector<std::size_t>& bins, std::uint64_t seed)
{
    const auto n = static_cast<std::uint32_t>(bins.size());
    CurveSet set(curve.alpha.size());
    for (int draw = 0; draw < kBootstraps; ++draw) {
        Rng rng(seed, kBootstrapStream, static_cast<std::uint32_t>(draw));
        std::vector<int> counts(curve.alpha.size() - 1, 0);
        for (std::uint32_t i = 0; i < n; ++i) {
            ++counts[bins[rng.below(n)]];
        }
        set.add(cumulative(counts, static_cast<int>(n)));
    }
    for (std::vector<double>& values : set.values) {
        std::sort(values.begin(), values.end());
        curve.low95.push_back(quantile(values, 0.025));
        curve.low68.push_back(quantile(values, 0.16));
        curve.high68.push_back(quantile(values, 0.84));
        curve.high95.push_back(quantile(values, 0.975));
    }
}

/// Mean and standard deviation of the calibrated curve at each level.
struct NullLaw {
    std::vector<double> mean, sd;

    /// The largest deviation of a curve in standard deviations.
    double statistic(const std::vector<double>& ecp) const
    {
        double worst = 0;
        for (std::size_t i = 0; i < ecp.size(); ++i) {
            if (sd[i] > 0) {
                worst = std::max(worst, std::abs(ecp[i] - mean[i]) / sd[i]);
            }
        }
        return worst;
    }
};

NullLaw nullLaw(const CurveSet& set)
{
    NullLaw law;
    for (const std::vector<double>& values : set.values) {
        const double n = static_cast<double>(values.size());
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        law.mean.push_back(mean);
        law.sd.push_back(std::sqrt(squares / (n - 1)));
    }
    return law;
}

/// A calibrated sampler gives f = j/K with j uniform over 0 … K; the band is that of the largest
/// studentised deviation, so that it holds for the curve as a whole.
void addNullBand(TarpCurve& curve, std::uint64_t seed)
{
    std::vector<std::size_t> binOfRank;
    for (int j = 0; j <= curve.samples; ++j) {
        binOfRank.push_back(binOf(static_cast<double>(j) / curve.samples, curve.alpha));
    }
    CurveSet set(curve.alpha.size());
    std::vector<std::vector<double>> curves;
    for (int draw = 0; draw < kNullCurves; ++draw) {
        Rng rng(seed, kNullStream, static_cast<std::uint32_t>(draw));
        std::vector<int> counts(curve.alpha.size() - 1, 0);
        for (int i = 0; i < curve.simulations; ++i) {
            ++counts[binOfRank[rng.below(static_cast<std::uint32_t>(curve.samples) + 1)]];
        }
        curves.push_back(cumulative(counts, curve.simulations));
        set.add(curves.back());
    }
    const NullLaw law = nullLaw(set);
    std::vector<double> statistics;
    for (const std::vector<double>& c : curves) {
        statistics.push_back(law.statistic(c));
    }
    std::sort(statistics.begin(), statistics.end());
    const double reach = quantile(statistics, 0.95);
    for (std::size_t i = 0; i < curve.alpha.size(); ++i) {
        curve.null95Low.push_back(std::max(0.0, law.mean[i] - reach * law.sd[i]));
        curve.null95High.push_back(std::min(1.0, law.mean[i] + reach * law.sd[i]));
    }
    const double own = law.statistic(curve.ecp);
    curve.insideBand95 = own <= reach;
    const auto beyond =
        statistics.end() - std::lower_bound(statistics.begin(), statistics.end(), own);
    curve.bandPValue = static_cast<double>(beyond + 1) / (kNullCurves + 1);
}

void addDeviations(TarpCurve& curve)
{
    for (std::size_t i = 0; i < curve.alpha.size(); ++i) {
        const double deviation = curve.ecp[i] - curve.alpha[i];
        if (std::abs(deviation) > curve.maxDeviation) {
            curve.maxDeviation = std::abs(deviation);
            curve.signedDeviation = deviation;
        }
        if (curve.alpha[i] > 0.5 - 1e-12) {
            curve.areaToCurve += deviation * (curve.alpha[1] - curve.alpha[0]);
        }
    }
}

} // namespace

double tarpFraction(std::span<const float> samples, std::span<const float> truth,
                    std::span<const float> reference)
{
    const std::size_t dims = truth.size();
    expects(dims > 0 && reference.size() == dims && samples.size() % dims == 0 && !samples.empty(),
            "tarpFraction: sizes do not agree");
    const double own = squaredDistance(truth.data(), reference.data(), dims);
    const std::size_t count = samples.size() / dims;
    std::size_t closer = 0;
    for (std::size_t k = 0; k < count; ++k) {
        closer += squaredDistance(samples.data() + k * dims, reference.data(), dims) < own ? 1 : 0;
    }
    return static_cast<double>(closer) / static_cast<double>(count);
}

int tarpBins(int samples)
{
    int bins = 20;
    while (std::gcd(bins, samples) > 1) {
        ++bins;
    }
    return bins;
}

TarpCurve tarpCurve(std::vector<double> fractions, int samplesPerSimulation, int bins,
                    std::uint64_t seed)
{
    expects(!fractions.empty() && samplesPerSimulation > 0 && bins > 1, "tarpCurve: nothing to do");
    TarpCurve curve;
    curve.simulations = static_cast<int>(fractions.size());
    curve.samples = samplesPerSimulation;
    curve.alpha = levels(bins);
    std::vector<std::size_t> binOfSimulation;
    std::vector<int> counts(static_cast<std::size_t>(bins), 0);
    for (double f : fractions) {
        binOfSimulation.push_back(binOf(f, curve.alpha));
        ++counts[binOfSimulation.back()];
    }
    curve.ecp = cumulative(counts, curve.simulations);
    curve.ksStatistic = kolmogorovDistance(fractions);
    curve.pValue = kolmogorovPValue(curve.simulations, curve.ksStatistic);
    curve.fraction = std::move(fractions);
    addDeviations(curve);
    addBootstrapBands(curve, binOfSimulation, seed);
    addNullBand(curve, seed);
    return curve;
}

} // namespace anneau
