// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/tarp_cases.h"

#include "core/io/fits.h"
#include "core/posterior/tarp.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <span>
#include <string>

namespace anneau {
namespace {

using nlohmann::json;

constexpr Tolerance kTolerance{1e-9, 1e-12};
/// Reference p-values come from an asymptotic series good to some 1e-6 for hundreds of simulations
/// (Pelz & Good 1976); ours are exact there.
constexpr Tolerance kPValueTolerance{1e-5, 1e-12};
constexpr std::uint64_t kSeed = 1;

std::string upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

/// Sizes and arrays shared by the cases of a file.
struct Simulations {
    std::size_t sims, samples, dims;
    FitsArray<float> truths;
};

/// f of every simulation; samples are stored [samples, sims, dims].
std::vector<double> fractions(const Simulations& s, const FitsArray<float>& samples,
                              const FitsArray<float>& references)
{
    std::vector<double> result;
    std::vector<float> own(s.samples * s.dims);
    for (std::size_t i = 0; i < s.sims; ++i) {
        for (std::size_t k = 0; k < s.samples; ++k) {
            std::copy_n(samples.values.begin() +
                            static_cast<std::ptrdiff_t>((k * s.sims + i) * s.dims),
                        s.dims, own.begin() + static_cast<std::ptrdiff_t>(k * s.dims));
        }
        result.push_back(tarpFraction(own, std::span(s.truths.values).subspan(i * s.dims, s.dims),
                                      std::span(references.values).subspan(i * s.dims, s.dims)));
    }
    return result;
}

/// Counts are exact, but for one near tie in a thousand.
void compareFractions(Agreement& agreement, const std::vector<double>& got, const json& expected,
                      std::size_t samples, const std::string& name)
{
    std::size_t apart = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double counts =
            std::abs(got[i] - expected.at(i).get<double>()) * static_cast<double>(samples);
        apart += static_cast<std::size_t>(std::lround(counts));
    }
    agreement.require(apart * 1000 <= got.size() * samples,
                      name + ": fractions differ by " + std::to_string(apart) + " counts");
}

void compareCurve(Agreement& agreement, const TarpCurve& curve, const json& expected,
                  const std::string& name)
{
    const auto compare = [&](const char* quantity, double got) {
        agreement.compare(quantity, got, expected.at(quantity), kTolerance, name);
    };
    agreement.require(curve.ecp.size() == expected.at("ecp").size(), name + ": number of levels");
    for (std::size_t i = 0; i < curve.ecp.size(); ++i) {
        const std::string where = name + ", level " + std::to_string(i);
        agreement.compare("alpha", curve.alpha[i], expected.at("alpha").at(i), kTolerance, where);
        agreement.compare("ecp", curve.ecp[i], expected.at("ecp").at(i), kTolerance, where);
    }
    compare("atc_upper_half", curve.areaToCurve);
    compare("max_abs_deviation", curve.maxDeviation);
    compare("ks_statistic", curve.ksStatistic);
    agreement.compare("ks_pvalue", curve.pValue, expected.at("ks_pvalue"), kPValueTolerance, name);
}

Result<void> compareAll(Agreement& agreement, FitsReader& fits, const json& reference)
{
    auto truths = fits.readArray<float>("TRUTHS");
    if (!truths) {
        return failWith(truths);
    }
    const Simulations s{reference.at("n_sims"), reference.at("n_samples"), reference.at("n_dims"),
                        std::move(*truths)};
    agreement.require(s.truths.values.size() == s.sims * s.dims,
                      "TRUTHS has another size than the file says");
    for (const auto& [caseName, byReferences] : reference.at("cases").items()) {
        const auto samples = fits.readArray<float>("SAMPLES_" + upper(caseName));
        if (!samples) {
            return failWith(samples);
        }
        for (const auto& [kind, expected] : byReferences.items()) {
            const auto references = fits.readArray<float>("REFS_" + upper(kind));
            if (!references) {
                return failWith(references);
            }
            const std::string name = caseName + ", " + kind;
            const bool sized = samples->values.size() == s.samples * s.sims * s.dims &&
                               references->values.size() == s.sims * s.dims;
            agreement.require(sized, name + ": arrays have another size than the file says");
            if (!sized) {
                continue;
            }
            const std::vector<double> f = fractions(s, *samples, *references);
            compareFractions(agreement, f, expected.at("coverage_per_sim"), s.samples, name);
            const TarpCurve curve =
                tarpCurve(f, static_cast<int>(s.samples), reference.at("num_alpha_bins"), kSeed);
            compareCurve(agreement, curve, expected, name);
            if (caseName == "calibrated" || kind == "data_dependent") {
                agreement.require(curve.insideBand95 == (caseName == "calibrated"),
                                  name + ": verdict of the 95 % band");
            }
        }
    }
    return {};
}

} // namespace

std::vector<CaseResult> verifyTarp(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "tarp", "float64");
    auto fits = FitsReader::open(file.parent_path() / reference.at("data").get<std::string>());
    if (!fits) {
        return {notRun(file.stem(), "tarp", fits.error().message)};
    }
    if (const auto done = compareAll(agreement, *fits, reference); !done) {
        return {notRun(file.stem(), "tarp", done.error().message)};
    }
    return {agreement.result()};
}

} // namespace anneau
