// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/evidence_cases.h"

#include "core/io/fits.h"
#include "core/posterior/harmonic_evidence.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using nlohmann::json;

constexpr Tolerance kTolerance{1e-9, 1e-9};
/// Four chains tell a standard deviation to some 40 %.
constexpr double kWithin = 5;
constexpr double kDefaultTemperature = 0.8;

void compareList(Agreement& agreement, const std::vector<double>& got, const json& expected,
                 const std::string& name)
{
    agreement.require(got.size() == expected.size(), name + ": length");
    for (std::size_t i = 0; i < std::min(got.size(), expected.size()); ++i) {
        agreement.compare(name, got[i], expected.at(i), kTolerance, std::to_string(i));
    }
}

void compareTemperature(Agreement& agreement, const HarmonicEvidence& got, const json& expected,
                        double truth)
{
    const std::string where = "temperature " + expected.at("temperature").dump();
    const auto compare = [&](const char* quantity, double value) {
        agreement.compare(quantity, value, expected.at(quantity), kTolerance, where);
    };
    compare("ln_evidence", got.logZ);
    compare("ln_evidence_from_mean_ratio", got.logZUncorrected);
    compare("ln_evidence_inv", -got.logZUncorrected);
    compare("ln_evidence_inv_var", got.logVariance);
    compare("sd_of_ln_evidence", got.sd);
    compare("kurtosis", got.kurtosis);
    compareList(agreement, got.chains, expected.at("ln_evidence_per_chain"),
                "ln_evidence_per_chain");
    if (expected.at("temperature") == kDefaultTemperature) {
        agreement.require(std::abs(got.logZ - truth) < kWithin * got.sd,
                          where + ": the true evidence");
    }
}

} // namespace

std::vector<CaseResult> verifyEvidence(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "harmonic_evidence", "float64");
    auto fits = FitsReader::open(file.parent_path() / reference.at("data").get<std::string>());
    if (!fits) {
        return {notRun(file.stem(), "harmonic_evidence", fits.error().message)};
    }
    const auto values = fits->readArray<float>("SAMPLES");
    const auto logs = fits->readArray<double>("LN_POSTERIOR");
    if (!values || !logs) {
        return {notRun(file.stem(), "harmonic_evidence",
                       (values ? logs.error() : values.error()).message)};
    }
    const ChainSamples chains{values->values, logs->values, reference.at("n_chains"),
                              reference.at("n_per_chain"), reference.at("n_dims")};
    const TrainedGaussian target = trainOnFirstHalf(chains);
    if (reference.contains("training_mean")) {
        compareList(agreement, target.mean, reference.at("training_mean"), "training_mean");
    }
    for (const json& expected : reference.at("results")) {
        compareTemperature(agreement, harmonicEvidence(chains, target, expected.at("temperature")),
                           expected, reference.at("ln_z_true"));
    }
    return {agreement.result()};
}

} // namespace anneau
