// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/sampling.h"
#include "core/base/printed.h"
#include "core/io/durable_file.h"
#include "core/session/engine.h"

#include <nlohmann/json.hpp>

namespace anneau::cli {
namespace {

constexpr double kFalseAlarm = 0.01;
constexpr const char* kSamplers =
    "exact, instant, preview, default, pigdm+dpmpp_2m_sde, cla+dpmpp_2m_sde, cla+pc, "
    "diffpir+dpmpp_2m_sde, split_gibbs, tmpd+ddpm, dps+ddpm";

/// Samplers, or exact draws.
std::string complaint(const std::string& text)
{
    std::string others;
    for (const std::string& name : commaList(text)) {
        others += name == kExactSampler ? "" : (others.empty() ? "" : ",") + name;
    }
    return others.empty() && !commaList(text).empty() ? "" : samplerListComplaint(others);
}

Usage usage()
{
    return {
        .command = "check-samplers",
        .summary = "test samplers on simulated problems whose posterior is known exactly",
        .text =
            "Draws truths from the prior of each reference case and data from its likelihood, "
            "takes samples by each sampler, and counts how often the truth lies where they say: "
            "TARP (Lemos et al. 2023) with two distances, over pixels and in units of the "
            "posterior's width, with references that depend on the data; and how often it lies in "
            "the mode that the exact posterior gives the greatest weight, beside the weight that "
            "the samples give it. No network takes part: these are the samplers' own errors. All "
            "samplers get the same simulations. Exit status 1 when a sampler fails: the least "
            "p-value of its tests, times their number, is below 0.01, which happens to a "
            "calibrated one in at most one of 100 cases.",
        .positionals = {{"CASE.json",
                         "Reference cases, of the kinds gaussian_linear and mixture_linear.", 1,
                         1000}},
        .options = {{.name = "--samplers",
                     .value = "S,S,…",
                     .help = std::string("Samplers by name, as sample takes them, and exact: draws "
                                         "from the exact posterior. Default ") +
                             kSamplers + ".",
                     .complaint = complaint},
                    {.name = "--simulations",
                     .kind = Option::Kind::Integer,
                     .value = "N",
                     .help = "Simulations of each case; default 1000.",
                     .lower = 20,
                     .upper = 1e6},
                    {.name = "--samples",
                     .shortName = "-n",
                     .kind = Option::Kind::Integer,
                     .value = "K",
                     .help = "Samples of each simulation; default 31.",
                     .lower = 4,
                     .upper = 1000},
                    {.name = "--output",
                     .shortName = "-o",
                     .value = "TABLE.json",
                     .help = "Where the table goes, with the curves."}},
        .examples = {"anneau-cli check-samplers resources/verify/gmm_d8_bimodal.json",
                     "anneau-cli check-samplers gmm_*.json --samplers "
                     "exact,default --simulations 200"},
    };
}

nlohmann::ordered_json toJson(const CoverageFigures& figures)
{
    const TarpCurve& curve = figures.curve;
    return {{"signed_deviation", curve.signedDeviation},
            {"area_to_curve", curve.areaToCurve},
            {"ks_p_value", figures.rankPValue},
            {"band_p_value", curve.bandPValue},
            {"inside_band_95", curve.insideBand95},
            {"alpha", curve.alpha},
            {"ecp", curve.ecp}};
}

nlohmann::ordered_json toJson(const CaseCoverageRow& row)
{
    nlohmann::ordered_json json{{"sampler", row.sampler}};
    if (!row.fault.empty()) {
        json["fault"] = row.fault;
        return json;
    }
    json["steps"] = row.steps;
    json["moves"] = row.moves;
    json["passes"] = row.pValue() >= kFalseAlarm;
    json["p_value"] = row.pValue();
    json["tarp_pixels"] = toJson(row.pixels);
    json["tarp_whitened"] = toJson(row.whitened);
    json["chi2_per_datum"] = row.chi2;
    json["chi2_per_datum_error"] = row.chi2Error;
    if (row.modes) {
        json["likelier_mode"] = {{"truths", row.modes->truths},
                                 {"exact_weight", row.modes->exact},
                                 {"sample_weight", row.modes->samples},
                                 {"weight_error", row.modes->weightError},
                                 {"weight_error_by_chance", row.modes->weightErrorByChance},
                                 {"rank_p_value", row.modes->rankPValue}};
    }
    json["seconds_per_sample"] = row.secondsPerSample;
    return json;
}

nlohmann::ordered_json toJson(const CaseCoverageTable& table)
{
    nlohmann::ordered_json json{{"problem", table.problem},
                                {"data", table.data},
                                {"simulations", table.simulations},
                                {"samples", table.samples}};
    for (const CaseCoverageRow& row : table.rows) {
        json["samplers"].push_back(toJson(row));
    }
    return json;
}

std::string toText(const CoverageFigures& figures)
{
    const TarpCurve& curve = figures.curve;
    return printed("  %+.3f %+.3f %6.4f %6.4f", curve.signedDeviation, curve.areaToCurve,
                   figures.rankPValue, curve.bandPValue);
}

std::string toText(const CaseCoverageRow& row)
{
    if (!row.fault.empty()) {
        return printed("%-22s failed: %s\n", row.sampler.c_str(), row.fault.c_str());
    }
    std::string text = printed("%-22s", row.sampler.c_str()) + toText(row.pixels) +
                       toText(row.whitened) + printed("  %5.3f ±%.3f", row.chi2, row.chi2Error);
    if (row.modes) {
        const ModeCalibration& m = *row.modes;
        text += printed("  %.3f %.3f %.3f  %.3f (%.3f) %6.4f", m.truths, m.exact, m.samples,
                        m.weightError, m.weightErrorByChance, m.rankPValue);
    }
    return text + (row.pValue() >= kFalseAlarm ? "  passes\n" : "  FAILS\n");
}

std::string toText(const CaseCoverageTable& table)
{
    const bool modes = !table.rows.empty() && table.rows.front().modes.has_value();
    std::string text = printed("%s: %d simulations of %d data, %d samples each\n",
                               table.problem.c_str(), table.simulations, table.data, table.samples);
    text +=
        "                        TARP, pixels                 TARP, whitened                    "
        "         likelier mode\n"
        "sampler                 largest ATC     KS p band p  largest ATC     KS p band p   "
        "chi2/datum";
    text += modes ? "  truths exact samples  off (chance)  rank p\n" : "\n";
    for (const CaseCoverageRow& row : table.rows) {
        text += toText(row);
    }
    return text;
}

std::vector<CaseCoverageJob> jobsOf(const Arguments& arguments)
{
    std::vector<CaseCoverageJob> jobs;
    for (const std::string& word : arguments.positionals()) {
        CaseCoverageJob job;
        job.problem = word;
        job.samplers = commaList(arguments.text("--samplers", kSamplers));
        job.simulations = static_cast<int>(arguments.integer("--simulations", job.simulations));
        job.samples = static_cast<int>(arguments.integer("--samples", job.samples));
        job.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
        jobs.push_back(std::move(job));
    }
    return jobs;
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto file = optionalOutputFile(arguments, {".json"});
    if (!file) {
        return failWith(file);
    }
    const auto engine = loadEngine();
    if (!engine) {
        return failWith(engine);
    }
    nlohmann::ordered_json json;
    std::string text;
    auto status = Outcome::Done;
    for (const CaseCoverageJob& job : jobsOf(arguments)) {
        const auto table = (*engine)->caseCoverage(job, console.meter(""), stop);
        if (!table) {
            return failWith(table);
        }
        json["tables"].push_back(toJson(*table));
        text += (text.empty() ? "" : "\n") + toText(*table);
        for (const CaseCoverageRow& row : table->rows) {
            status = row.fault.empty() && row.pValue() >= kFalseAlarm ? status : Outcome::Failed;
        }
    }
    if (!file->empty()) {
        if (const auto written = writeFileDurably(*file, json.dump(1) + "\n"); !written) {
            return failWith(written);
        }
        text += "Written to " + file->string() + "\n";
    }
    return outcome(json, text, status);
}

} // namespace

Command checkSamplersCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
