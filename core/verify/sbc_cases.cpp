// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/sbc_cases.h"

#include "core/io/fits.h"
#include "core/posterior/sbc.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

namespace anneau {
namespace {

using nlohmann::json;

constexpr Tolerance kTolerance{1e-9, 1e-12};
constexpr std::uint64_t kSeed = 1;
constexpr double kVerdict = 0.01;

/// Samples are stored [samples, simulations].
std::vector<int> ranksOf(const FitsArray<float>& truths, const FitsArray<float>& samples)
{
    const std::size_t simulations = truths.values.size();
    const std::size_t count = samples.values.size() / simulations;
    std::vector<int> ranks;
    std::vector<float> own(count);
    for (std::size_t i = 0; i < simulations; ++i) {
        for (std::size_t k = 0; k < count; ++k) {
            own[k] = samples.values[k * simulations + i];
        }
        ranks.push_back(sbcRank(own, truths.values[i]));
    }
    return ranks;
}

void compareCase(Agreement& agreement, const std::vector<int>& ranks, const json& reference,
                 const json& expected, const std::string& name)
{
    agreement.require(ranks == expected.at("ranks").get<std::vector<int>>(), name + ": ranks");
    const SbcResult got = sbc(ranks, reference.at("n_samples"), reference.at("bins"), kSeed);
    agreement.require(got.histogram == expected.at("histogram").get<std::vector<int>>(),
                      name + ": histogram");
    agreement.compare("chi2", got.chi2, expected.at("chi2"), kTolerance, name);
    agreement.require(got.dof == expected.at("dof"), name + ": degrees of freedom");
    agreement.compare("p_value", got.pValue, expected.at("p_value"), {1e-9, 1e-300}, name);
    agreement.compare("ecdf_max_deviation", got.ecdfDeviation, expected.at("ecdf_max_deviation"),
                      kTolerance, name);
    const bool calibrated = name == "calibrated";
    agreement.require((got.pValue > kVerdict) == calibrated, name + ": verdict of the histogram");
    agreement.require((got.ecdfPValue > kVerdict) == calibrated, name + ": verdict of the curve");
}

} // namespace

std::vector<CaseResult> verifySbc(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "sbc", "float64");
    for (const auto& [name, expected] : reference.at("cases").items()) {
        const auto path = file.parent_path() / (file.stem().string() + "_" + name + ".fits");
        auto fits = FitsReader::open(path);
        if (!fits) {
            return {notRun(file.stem(), "sbc", fits.error().message)};
        }
        const auto truths = fits->readArray<float>("TRUTHS");
        const auto samples = fits->readArray<float>("SAMPLES");
        if (!truths || !samples) {
            return {notRun(file.stem(), "sbc", (truths ? samples : truths).error().message)};
        }
        const std::size_t wanted =
            truths->values.size() * reference.at("n_samples").get<std::size_t>();
        agreement.require(samples->values.size() == wanted, name + ": size of the samples");
        if (samples->values.size() == wanted) {
            compareCase(agreement, ranksOf(*truths, *samples), reference, expected, name);
        }
    }
    return {agreement.result()};
}

} // namespace anneau
