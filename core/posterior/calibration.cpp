// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/calibration.h"

#include "core/base/error.h"
#include "core/base/printed.h"
#include "core/posterior/pqmass.h"
#include "core/posterior/regression.h"
#include "core/posterior/summaries.h"
#include "core/posterior/tarp.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace anneau {
namespace {

constexpr int kLeastForPqmass = 60;

/// All that the tests measure distances in.
struct Space {
    std::string name;
    std::size_t dims = 0;
    std::function<std::vector<float>(std::span<const float>)> of;
};

int sbcBins(int simulations, int samples)
{
    return std::min(std::clamp(simulations / 10, 2, 20), samples + 1);
}

/// The most ranks that fill the bins evenly.
int sbcSamples(int simulations, int samples)
{
    const int bins = sbcBins(simulations, samples);
    return (samples + 1) / bins * bins - 1;
}

std::vector<double> meanOf(std::span<const float> draws, std::size_t dims)
{
    std::vector<double> mean(dims, 0);
    const double count = static_cast<double>(draws.size() / dims);
    for (std::size_t i = 0; i < draws.size(); ++i) {
        mean[i % dims] += static_cast<double>(draws[i]) / count;
    }
    return mean;
}

/// Standard deviation of each number within simulations, from the draws set apart; never zero.
std::vector<double> spreadOf(const SampleSet& set, int reserved, std::size_t dims,
                             const Space& space)
{
    std::vector<double> variance(dims, 0);
    for (int i = 0; i < set.simulations; ++i) {
        std::vector<float> draws;
        for (int k = 0; k < reserved; ++k) {
            const std::vector<float> draw = space.of(set.draws(i, k, 1));
            draws.insert(draws.end(), draw.begin(), draw.end());
        }
        const std::vector<double> mean = meanOf(draws, dims);
        for (std::size_t j = 0; j < draws.size(); ++j) {
            const double d = static_cast<double>(draws[j]) - mean[j % dims];
            variance[j % dims] += d * d / (reserved - 1.0) / set.simulations;
        }
    }
    const double largest = *std::max_element(variance.begin(), variance.end());
    std::vector<double> out;
    for (const double v : variance) {
        out.push_back(largest > 0 ? std::sqrt(std::max(v, 1e-6 * largest)) : 1);
    }
    return out;
}

Space scaled(const Space& space, const SampleSet& set, int reserved, std::string name)
{
    Space out{std::move(name), space.dims, {}};
    const std::vector<double> spread = spreadOf(set, reserved, space.dims, space);
    out.of = [of = space.of, spread](std::span<const float> draw) {
        std::vector<float> values = of(draw);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<float>(static_cast<double>(values[i]) / spread[i]);
        }
        return values;
    };
    return out;
}

std::vector<Space> spacesOf(const SampleSet& set, const Summaries& summaries, int reserved)
{
    const Space plain{set.isImage() ? "pixels" : "numbers", set.dims(),
                      [](std::span<const float> draw) {
                          return std::vector<float>(draw.begin(), draw.end());
                      }};
    const Space summary{"summaries", summaries.count(), [&summaries](std::span<const float> draw) {
                            return summaries.of(draw);
                        }};
    return {plain, scaled(plain, set, reserved, plain.name + " over their spread"),
            scaled(summary, set, reserved, "summaries")};
}

/// How many of the counted draws lie nearer to the reference than the truth.
double fractionIn(const Space& space, const SampleSet& set, int i, int reserved,
                  std::span<const float> reference)
{
    std::vector<float> draws;
    for (int k = reserved; k < set.samples; ++k) {
        const std::vector<float> draw = space.of(set.draws(i, k, 1));
        draws.insert(draws.end(), draw.begin(), draw.end());
    }
    return tarpFraction(draws, space.of(set.truthOf(i)), space.of(reference));
}

/// Of the rank of the truth among `samples` draws, either way.
double rankPValue(int below, int samples)
{
    return std::min(1.0, 2.0 * (std::min(below, samples - below) + 1) / (samples + 1.0));
}

Finding tarpFinding(const Space& space, const SampleSet& set, int reserved,
                    const std::vector<float>& references, std::uint64_t seed)
{
    const int counted = set.samples - reserved;
    std::vector<double> fractions;
    for (int i = 0; i < set.simulations; ++i) {
        const auto at = static_cast<std::size_t>(i) * set.dims();
        fractions.push_back(
            fractionIn(space, set, i, reserved, std::span(references).subspan(at, set.dims())));
    }
    const std::string test = "TARP, " + space.name;
    if (set.simulations == 1) {
        const int nearer = static_cast<int>(std::lround(fractions[0] * counted));
        return {test, fractions[0], rankPValue(nearer, counted),
                printed("%d of %d draws nearer to the reference than the truth", nearer, counted)};
    }
    const TarpCurve curve = tarpCurve(std::move(fractions), counted, tarpBins(counted), seed);
    return {test, curve.signedDeviation, curve.bandPValue,
            printed("largest deviation %+.3f, area to curve %+.3f, KS p %.2g",
                    curve.signedDeviation, curve.areaToCurve, curve.pValue)};
}

Finding worstOf(const std::string& test, const std::vector<Finding>& each)
{
    const auto worst = std::ranges::min_element(each, {}, &Finding::pValue);
    const double all = std::min(1.0, worst->pValue * static_cast<double>(each.size()));
    return {test, worst->statistic, all,
            printed("of %d the worst: %s, %s", static_cast<int>(each.size()), worst->test.c_str(),
                    worst->words.c_str())};
}

Finding sbcFinding(const SampleSet& set, const Summaries& summaries, const SbcNull& null)
{
    const int samples = null.samples();
    std::vector<std::vector<int>> ranks(summaries.count());
    for (int i = 0; i < set.simulations; ++i) {
        std::vector<std::vector<float>> values(summaries.count());
        for (int k = 0; k < samples; ++k) {
            const std::vector<float> draw = summaries.of(set.draws(i, k, 1));
            for (std::size_t s = 0; s < draw.size(); ++s) {
                values[s].push_back(draw[s]);
            }
        }
        const std::vector<float> truth = summaries.of(set.truthOf(i));
        for (std::size_t s = 0; s < truth.size(); ++s) {
            ranks[s].push_back(sbcRank(values[s], truth[s]));
        }
    }
    std::vector<Finding> each;
    for (std::size_t s = 0; s < ranks.size(); ++s) {
        if (set.simulations == 1) {
            const int rank = ranks[s][0];
            each.push_back({summaries.names()[s], rank / static_cast<double>(samples),
                            rankPValue(rank, samples),
                            printed("%d of %d draws below the truth", rank, samples)});
            continue;
        }
        const SbcResult result = sbc(ranks[s], sbcBins(set.simulations, set.samples), null);
        each.push_back({summaries.names()[s], result.ecdfDeviation,
                        std::min(1.0, 2 * std::min(result.pValue, result.ecdfPValue)),
                        printed("ECDF off by %.3f (95 %% stay within %.3f), chi2 p %.2g",
                                result.ecdfDeviation, result.ecdfBand95, result.pValue)});
    }
    return worstOf("SBC, summaries", each);
}

/// Truths of the even simulations against a draw each of the odd ones: pairs of the same
/// simulation would not be independent.
Finding pqmassFinding(const Space& space, const SampleSet& set, std::uint64_t seed)
{
    std::vector<float> truths, draws;
    for (int i = 0; i + 1 < set.simulations; i += 2) {
        const std::vector<float> truth = space.of(set.truthOf(i));
        const std::vector<float> draw = space.of(set.draws(i + 1, set.samples - 1, 1));
        truths.insert(truths.end(), truth.begin(), truth.end());
        draws.insert(draws.end(), draw.begin(), draw.end());
    }
    PqmassOptions options;
    options.references = std::clamp(set.simulations / 10, 4, 100);
    options.tessellations = 20;
    options.seed = seed;
    const PqmassResult result = pqmass(truths, draws, static_cast<int>(space.dims), options);
    return {"PQMass, " + space.name, result.mean, result.pValue,
            printed("mean chi2 %.1f, about %d expected", result.mean, result.references - 1)};
}

} // namespace

int CalibrationSuite::reserved(int samples)
{
    return std::max(2, samples / 4);
}

CalibrationSuite::CalibrationSuite(int simulations, int samples, std::uint64_t seed)
    : m_simulations{simulations},
      m_samples{samples},
      m_seed{seed},
      m_sbcNull(simulations, simulations == 1 ? samples : sbcSamples(simulations, samples), seed)
{
    expects(samples >= kLeastSamples, "CalibrationSuite: too few draws");
}

std::vector<Finding> CalibrationSuite::run(const SampleSet& set) const
{
    expects(set.simulations == m_simulations && set.samples == m_samples && !set.truth.empty(),
            "CalibrationSuite: a set of another size, or without truths");
    const int apart = reserved(set.samples);
    const Summaries summaries(set);
    const std::vector<Space> spaces = spacesOf(set, summaries, apart);
    const std::vector<float> references =
        set.reference.empty() ? referencesFor(set) : set.reference;
    std::vector<Finding> out;
    for (const Space& space : spaces) {
        out.push_back(tarpFinding(space, set, apart, references, m_seed));
    }
    out.push_back(sbcFinding(set, summaries, m_sbcNull));
    if (set.simulations >= kLeastForPqmass) {
        out.push_back(pqmassFinding(spaces.front(), set, m_seed));
        out.push_back(pqmassFinding(spaces.back(), set, m_seed));
    }
    return out;
}

std::vector<float> referencesFor(const SampleSet& set)
{
    const std::size_t dims = set.dims();
    const int apart = CalibrationSuite::reserved(set.samples);
    std::vector<float> out = set.data.empty() || set.simulations < kLeastForRegression
                                 ? std::vector<float>()
                                 : regressedTruths(set);
    for (int i = 0; i < set.simulations; ++i) {
        const std::span<const float> draws = set.draws(i, 0, apart);
        if (out.size() < (static_cast<std::size_t>(i) + 1) * dims) {
            const std::vector<double> mean = meanOf(draws, dims);
            out.insert(out.end(), mean.begin(), mean.end());
        }
        // The difference of two draws has twice the covariance of the posterior.
        const double size = 1 / std::sqrt(2.0);
        for (std::size_t j = 0; j < dims; ++j) {
            const double kick =
                static_cast<double>(draws[j]) - static_cast<double>(draws[dims + j]);
            float& value = out[static_cast<std::size_t>(i) * dims + j];
            value = static_cast<float>(static_cast<double>(value) + size * kick);
        }
    }
    return out;
}

} // namespace anneau
