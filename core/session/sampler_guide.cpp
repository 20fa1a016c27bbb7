// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/sampler_guide.h"

#include "core/base/resources.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace anneau {
namespace {

constexpr int kMoves = 200; ///< Of "+mala" without a number.
constexpr int kMostMoves = 100000;

constexpr std::array kPresets{
    SamplerPreset{"instant", "Instant", 0, 0, 0,
                  "Gaussian prior, drawn exactly: the classical inversion, without the network."},
    SamplerPreset{"preview", "Preview", 28, 2, 0,
                  "Fewer than half of default's steps: to look first. Passed its coverage tests "
                  "with networks, which are shorter than default's."},
    SamplerPreset{"default", "Default", 64, 2, 0,
                  "Moment matching: the one to measure with. Passed every coverage test made of "
                  "it, with networks and without; they see errors of a tenth and more."},
    SamplerPreset{"calibrated", "Calibrated", 128, 4, 0,
                  "Default with twice the steps and iterations: to see whether its answer "
                  "changes. Passed its coverage test with a network, too."},
    SamplerPreset{
        "gold", "Gold", 128, 4, 500,
        "Calibrated, then a long Metropolis chain for each sample: what others are "
        "judged by. Where the chains have not mixed, which R-hat tells, each improves its "
        "start only. Passed its coverage test with a network. Take 100 samples or more."},
};

constexpr std::array<std::string_view, 8> kConditionings{"mmps",    "pigdm", "cla", "cla_diagonal",
                                                         "diffpir", "tmpd",  "dps", "dps_bayes"};
constexpr std::array<std::string_view, 7> kIntegrators{
    "euler", "heun", "dpmpp_2m", "ddpm", "dpmpp_2m_sde", "heun_churn", "pc"};

template <class Range>
std::string listed(const Range& keys)
{
    std::string text;
    for (const std::string_view key : keys) {
        text += (text.empty() ? "" : ", ") + std::string(key);
    }
    return text;
}

std::string presetKeys()
{
    std::string text;
    for (const SamplerPreset& preset : kPresets) {
        text += std::string(preset.key) + ", ";
    }
    return text;
}

std::string otherNames()
{
    return "split_gibbs, or CONDITIONING+INTEGRATOR of the conditionings " +
           listed(kConditionings) + " and the integrators " + listed(kIntegrators) +
           "; +mala or +mala500 behind any of them adds 200 or 500 Metropolis moves";
}

template <std::size_t N>
bool isOne(const std::array<std::string_view, N>& keys, std::string_view key)
{
    return std::ranges::find(keys, key) != keys.end();
}

/// Takes "+mala" or "+malaN" off the end of `name`. // -> moves, or nothing if it is not sound
std::optional<int> takeMoves(std::string& name)
{
    constexpr std::string_view kSuffix = "+mala";
    const std::size_t at = name.rfind(kSuffix);
    if (at == std::string::npos) {
        return 0;
    }
    const std::string digits = name.substr(at + kSuffix.size());
    int moves = kMoves;
    if (!digits.empty()) {
        const char* last = digits.data() + digits.size();
        const auto [end, error] = std::from_chars(digits.data(), last, moves);
        if (error != std::errc{} || end != last || moves < 1 || moves > kMostMoves) {
            return std::nullopt;
        }
    }
    name.resize(at);
    return moves;
}

MeasuredSampler& rowOf(std::vector<MeasuredSampler>& rows, const std::string& sampler)
{
    const auto found = std::ranges::find(rows, sampler, &MeasuredSampler::sampler);
    if (found != rows.end()) {
        return *found;
    }
    MeasuredSampler fresh;
    fresh.sampler = sampler;
    fresh.leastWidth = 1e300;
    return rows.emplace_back(fresh);
}

std::vector<MeasuredSampler> readTable(const std::filesystem::path& file)
{
    std::ifstream in(file);
    const nlohmann::json content = nlohmann::json::parse(in, nullptr, /*allow_exceptions=*/false);
    std::vector<MeasuredSampler> rows;
    if (!content.is_object()) {
        return rows;
    }
    for (const nlohmann::json& table : content.value("comparisons", nlohmann::json::array())) {
        if (table.value(nlohmann::json::json_pointer("/gold/sampler"), std::string()) != "exact") {
            continue;
        }
        for (const nlohmann::json& line : table.value("samplers", nlohmann::json::array())) {
            MeasuredSampler& row = rowOf(rows, line.value("sampler", std::string()));
            const auto number = [&](const char* key) {
                const auto found = line.find(key);
                return found != line.end() && found->is_number() ? found->get<double>() : 0.0;
            };
            row.leastWidth = std::min(row.leastWidth, number("width_ratio"));
            row.mostWidth = std::max(row.mostWidth, number("width_ratio"));
            if (number("mean_shift") > row.meanShift) {
                row.meanShift = number("mean_shift");
                row.meanShiftChance = number("mean_shift_by_chance");
            }
            row.weightError = std::max(row.weightError, number("mode_weight_error"));
            row.evaluations = std::max(row.evaluations, number("evaluations_per_sample"));
            row.derivatives = std::max(row.derivatives, number("derivatives_per_sample"));
        }
    }
    return rows;
}

} // namespace

std::span<const SamplerPreset> samplerPresets()
{
    return kPresets;
}

const SamplerPreset* findPreset(std::string_view key)
{
    const auto found = std::ranges::find(kPresets, key, &SamplerPreset::key);
    return found != kPresets.end() ? &*found : nullptr;
}

std::span<const std::string_view> conditioningKeys()
{
    return kConditionings;
}

std::span<const std::string_view> integratorKeys()
{
    return kIntegrators;
}

Result<SamplerName> parseSampler(const std::string& name)
{
    SamplerName out;
    out.key = name;
    std::string base = name;
    const auto moves = takeMoves(base);
    const std::size_t plus = base.find('+');
    const bool gaussian = base == "gaussian" || base == "instant";
    if (plus != std::string::npos) {
        out.conditioning = base.substr(0, plus);
        out.integrator = base.substr(plus + 1);
    }
    const bool known =
        plus != std::string::npos
            ? isOne(kConditionings, out.conditioning) && isOne(kIntegrators, out.integrator)
            : gaussian || base == "split_gibbs" || findPreset(base) != nullptr;
    if (!known || !moves || (gaussian && *moves > 0)) {
        return fail(Error::Kind::BadInput,
                    "The sampler is " + presetKeys() + otherNames() + "; not \"" + name + "\".");
    }
    out.base = plus == std::string::npos ? base : std::string();
    out.moves = *moves;
    return out;
}

const std::vector<MeasuredSampler>& measuredSamplers()
{
    static const std::vector<MeasuredSampler> rows =
        readTable(resourceFolder() / "samplers" / "calibration.json");
    return rows;
}

std::string measuredLine(std::string_view sampler)
{
    const auto& rows = measuredSamplers();
    const auto row = std::ranges::find(rows, sampler, &MeasuredSampler::sampler);
    if (row == rows.end()) {
        return {};
    }
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(),
                  "width %.2f to %.2f, mean off by %.2f sigma (%.2f by chance), mode weights by "
                  "%.3f; %.0f evaluations + %.0f derivatives a sample",
                  row->leastWidth, row->mostWidth, row->meanShift, row->meanShiftChance,
                  row->weightError, row->evaluations, row->derivatives);
    return text.data();
}

std::string samplerHelp()
{
    std::string text;
    for (const SamplerPreset& preset : kPresets) {
        text += std::string(preset.key) + ": " + std::string(preset.remark);
        if (const std::string line = measuredLine(preset.key); !line.empty()) {
            text += " [" + line + "]";
        }
        text += " ";
    }
    return text + "For comparisons " + otherNames() +
           ". In brackets: against exact posteriors, worst of the reference problems "
           "(anneau-cli compare).";
}

} // namespace anneau
