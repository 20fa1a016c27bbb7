// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch_table.h"

#include "app/cli/console.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>

namespace anneau::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kGoodChi2 = 1.5;
constexpr double kNear = 0.05; ///< Of the published Einstein radius.

double numberIn(const Json& json, const char* key)
{
    return json.contains(key) && json[key].is_number() ? json[key].get<double>() : kUnknown;
}

Json jsonNumber(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

std::string csvNumber(double value)
{
    std::array<char, 40> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.6g", value);
    return std::isfinite(value) ? buffer.data() : "";
}

std::string quoted(const std::string& text)
{
    std::string result = "\"";
    for (const char c : text) {
        result += c == '"' ? "\"\"" : std::string(1, c);
    }
    return result + "\"";
}

/// Difference from the published radius, as a part of it.
double difference(const BatchLine& line)
{
    return line.thetaE / line.published - 1;
}

std::string fileName(const std::string& input)
{
    return std::filesystem::path(input).filename().string();
}

} // namespace

BatchLine batchLine(const std::string& input, const Json& fit)
{
    BatchLine line{.input = input, .status = "fitted"};
    line.thetaE = line.thetaEError = line.gamma = kUnknown;
    for (const Json& parameter : fit.at("parameters")) {
        // The first of its kind is the main lens'.
        const auto take = [&](const char* name, double& value, double* error) {
            if (parameter.at("name") == name && std::isnan(value)) {
                value = numberIn(parameter, "value");
                if (error != nullptr) {
                    *error = numberIn(parameter, "error");
                }
            }
        };
        take("theta_E", line.thetaE, &line.thetaEError);
        take("gamma", line.gamma, nullptr);
    }
    line.seconds = numberIn(fit, "seconds");
    line.processorSeconds = numberIn(fit, "processor_seconds");
    line.memoryGb = numberIn(fit, "memory_gb");
    line.chi2Arcs = numberIn(fit, "chi2_reduced_arcs");
    line.published = numberIn(fit, "published_theta_E");
    line.goodness = fit.value("goodness", std::string());
    line.warnings = static_cast<int>(fit.at("warnings").size());
    return line;
}

BatchLine failedLine(const std::string& input, const std::string& reason)
{
    BatchLine line{.input = input, .status = "failed", .reason = reason};
    line.thetaE = line.thetaEError = line.gamma = line.chi2Arcs = line.published = kUnknown;
    return line;
}

std::optional<BatchLine> keptLine(const std::string& input, const std::filesystem::path& model)
{
    std::ifstream stream(model);
    const Json json = Json::parse(stream, nullptr, false);
    if (!json.is_object() || json.value("input", std::string()) != input ||
        !json.contains("parameters") || !json.contains("warnings")) {
        return std::nullopt;
    }
    BatchLine line = batchLine(input, json);
    line.status = "kept";
    return line;
}

std::string batchText(const BatchLine& line)
{
    std::array<char, 300> buffer{};
    if (line.failed()) {
        return fileName(line.input) + ": failed after " + duration(line.seconds) + ": " +
               line.reason;
    }
    std::snprintf(buffer.data(), buffer.size(),
                  "%s: %s in %s, theta_E %.4f ± %.4f arcsec, arcs' chi2 %.2f",
                  fileName(line.input).c_str(), line.status.c_str(), duration(line.seconds).c_str(),
                  line.thetaE, line.thetaEError, line.chi2Arcs);
    std::string text = buffer.data();
    if (std::isfinite(line.published)) {
        std::snprintf(buffer.data(), buffer.size(), ", %+.1f %% from the published %.4f",
                      100 * difference(line), line.published);
        text += buffer.data();
    }
    if (line.warnings > 0) {
        text += ", " + std::to_string(line.warnings) + (line.warnings == 1 ? " note" : " notes");
    }
    return text;
}

std::string batchSummary(const std::vector<BatchLine>& lines)
{
    const auto count = [&](const auto& predicate) {
        return std::to_string(std::ranges::count_if(lines, predicate));
    };
    const auto known = [](const BatchLine& l) {
        return !l.failed() && std::isfinite(l.published);
    };
    return count([](const BatchLine& l) { return !l.failed(); }) + " of " +
           std::to_string(lines.size()) + " fitted, " +
           count([](const BatchLine& l) { return !l.failed() && l.chi2Arcs < kGoodChi2; }) +
           " of them with an arcs' chi2 below 1.5; " +
           count([&](const BatchLine& l) { return known(l) && std::abs(difference(l)) < kNear; }) +
           " of " + count(known) + " within 5 % of the published Einstein radius.\n";
}

std::string batchCsv(const std::vector<BatchLine>& lines)
{
    std::string text = "input,status,seconds,processor_seconds,memory_gb,theta_E,theta_E_error,"
                       "gamma,chi2_reduced_arcs,published_theta_E,warnings,goodness,reason\r\n";
    for (const BatchLine& line : lines) {
        text += quoted(line.input) + "," + line.status;
        for (const double value : {line.seconds, line.processorSeconds, line.memoryGb, line.thetaE,
                                   line.thetaEError, line.gamma, line.chi2Arcs, line.published}) {
            text += "," + csvNumber(value);
        }
        text += "," + std::to_string(line.warnings) + "," + quoted(line.goodness) + "," +
                quoted(line.reason) + "\r\n";
    }
    return text;
}

Json batchJson(const std::vector<BatchLine>& lines)
{
    Json fits = Json::array();
    for (const BatchLine& line : lines) {
        fits.push_back({{"input", line.input},
                        {"status", line.status},
                        {"reason", line.reason},
                        {"seconds", jsonNumber(line.seconds)},
                        {"processor_seconds", jsonNumber(line.processorSeconds)},
                        {"memory_gb", jsonNumber(line.memoryGb)},
                        {"theta_E", jsonNumber(line.thetaE)},
                        {"theta_E_error", jsonNumber(line.thetaEError)},
                        {"gamma", jsonNumber(line.gamma)},
                        {"chi2_reduced_arcs", jsonNumber(line.chi2Arcs)},
                        {"published_theta_E", jsonNumber(line.published)},
                        {"goodness", line.goodness},
                        {"warnings", line.warnings}});
    }
    const auto failed = std::ranges::count_if(lines, [](const auto& l) { return l.failed(); });
    return {{"fits", fits},
            {"fitted", static_cast<int>(lines.size()) - static_cast<int>(failed)},
            {"failed", static_cast<int>(failed)}};
}

} // namespace anneau::cli
