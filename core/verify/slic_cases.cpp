// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/slic_cases.h"

#include "core/noise/noise_score.h"
#include "core/verify/agreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace anneau {
namespace {

using nlohmann::json;
using Numbers = std::vector<double>;
using Rows = std::vector<std::vector<double>>;

constexpr Tolerance kTolerance{1e-9, 1e-10};

/// W2 tanh(W1 theta + b1) and its derivatives.
ModelAt network(const json& model, const Numbers& theta)
{
    const auto w1 = model.at("W1").get<Rows>();
    const auto b1 = model.at("b1").get<Numbers>();
    const auto w2 = model.at("W2").get<Rows>();
    Numbers hidden = b1, slope(b1.size());
    for (std::size_t h = 0; h < hidden.size(); ++h) {
        for (std::size_t p = 0; p < theta.size(); ++p) {
            hidden[h] += w1[h][p] * theta[p];
        }
        hidden[h] = std::tanh(hidden[h]);
        slope[h] = 1 - hidden[h] * hidden[h];
    }
    ModelAt out;
    out.derivatives.assign(theta.size(), Numbers(w2.size(), 0.0));
    for (std::size_t m = 0; m < w2.size(); ++m) {
        double value = 0;
        for (std::size_t h = 0; h < hidden.size(); ++h) {
            value += w2[m][h] * hidden[h];
            for (std::size_t p = 0; p < theta.size(); ++p) {
                out.derivatives[p][m] += w2[m][h] * slope[h] * w1[h][p];
            }
        }
        out.image.push_back(value);
    }
    return out;
}

/// Differences are small beside the largest element: the tolerance is relative to that.
void compareList(Agreement& agreement, const Numbers& got, const json& expected,
                 const std::string& name)
{
    agreement.require(got.size() == expected.size(), name + ": length");
    double largest = 0;
    for (const json& value : expected) {
        largest = std::max(largest, std::abs(value.get<double>()));
    }
    for (std::size_t i = 0; i < std::min(got.size(), expected.size()); ++i) {
        agreement.compare(name, got[i], expected.at(i), {0, kTolerance.rtol * largest});
    }
}

void comparePoint(Agreement& agreement, const GaussianNoiseScore& noise, const json& reference,
                  const json& point)
{
    const auto model = [&](const Numbers& theta) {
        return network(reference.at("model"), theta);
    };
    const auto data = reference.at("data").get<Numbers>();
    const auto from = point.at("theta").get<Numbers>();
    const auto to = point.at("theta_proposed").get<Numbers>();
    const auto residualAt = [&](const Numbers& theta) {
        Numbers residual = model(theta).image;
        for (std::size_t i = 0; i < residual.size(); ++i) {
            residual[i] = data[i] - residual[i];
        }
        return residual;
    };
    compareList(agreement, model(from).image, point.at("model"), "model");
    const Numbers residual = residualAt(from);
    compareList(agreement, residual, point.at("residual"), "residual");
    compareList(agreement, noise.at(residual), point.at("noise_score"), "noise_score");
    compareList(agreement, parameterScore(noise, model, data, from), point.at("theta_score"),
                "theta_score");
    const double logDensity = noise.logDensity(residual);
    agreement.compare("log_likelihood", logDensity, point.at("log_likelihood"), kTolerance);
    agreement.compare("delta_log_likelihood", noise.logDensity(residualAt(to)) - logDensity,
                      point.at("delta_log_likelihood"), kTolerance);
    for (const auto& [intervals, expected] : point.at("delta_by_simpson").items()) {
        agreement.compare(
            "delta_by_simpson",
            logLikelihoodDifference(noise, model, data, from, to, std::stoi(intervals)), expected,
            kTolerance, intervals + " intervals");
    }
}

} // namespace

std::vector<CaseResult> verifySlic(const std::filesystem::path& file, const json& reference)
{
    Agreement agreement(file.stem(), "slic", "float64");
    Numbers covariance;
    for (const Numbers& row : reference.at("noise_cov").get<Rows>()) {
        covariance.insert(covariance.end(), row.begin(), row.end());
    }
    const GaussianNoiseScore noise(reference.at("noise_mean").get<Numbers>(), covariance);
    for (const json& point : reference.at("points")) {
        comparePoint(agreement, noise, reference, point);
    }
    return {agreement.result()};
}

} // namespace anneau
