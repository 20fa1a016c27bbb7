// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/compare_files.h"
#include "app/cli/inputs.h"
#include "app/cli/sampling.h"
#include "core/io/durable_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneau::cli {
namespace {

/// What the table of the manual shows for problems with exact answers.
constexpr const char* kForProblems =
    "instant, preview, default, calibrated, gold, preview+mala, default+mala, pigdm+dpmpp_2m_sde, "
    "cla+dpmpp_2m_sde, cla+pc, cla+pc+mala, diffpir+dpmpp_2m_sde, split_gibbs, tmpd+ddpm, dps+ddpm";
constexpr const char* kForObservations = "preview, default, calibrated";

Usage usage()
{
    return {
        .command = "compare",
        .summary = "compare samplers with gold: exact posteriors, or long Metropolis chains",
        .text =
            "Draws samples by each sampler and compares them with gold: how far the mean is off "
            "in gold's standard deviations, the ratio of the widths, PQMass, chi2, the weights "
            "of modes, and what a sample costs. For reference cases with an exact posterior "
            "(JSON, kinds gaussian_linear and mixture_linear) gold is exact draws; for an "
            "observation it is the sampler gold, Metropolis chains from independent starts, "
            "with their R-hat and effective draws. Posterior files of sample are compared with "
            "those of --gold as they are, so that long runs can be made one by one. Offsets are "
            "root mean squares over pixels, "
            "widths geometric means, of pixels with 5 % of the largest deviation or more.",
        .positionals = {{"WHAT",
                         "Reference cases (.json), a FITS file of an observation, or with --gold "
                         "posterior files.",
                         1, 1000}},
        .options =
            together({{.name = "--samplers",
                       .value = "S,S,…",
                       .help = std::string("Samplers by name, as sample takes them; default "
                                           "for reference cases ") +
                               kForProblems + ", for an observation " + kForObservations + ".",
                       .complaint = samplerListComplaint},
                      {.name = "--samples",
                       .shortName = "-n",
                       .kind = Option::Kind::Integer,
                       .value = "N",
                       .help = "Samples of each; default 2000 for reference cases, 32 for "
                               "an observation.",
                       .lower = 4,
                       .upper = 1e6},
                      {.name = "--gold-samples",
                       .kind = Option::Kind::Integer,
                       .value = "N",
                       .help = "Of gold; default 10000 exact draws, 100 chains.",
                       .lower = 4,
                       .upper = 1e6},
                      {.name = "--gold",
                       .value = "GOLD.fits,…",
                       .help = "Posterior files whose samples, all together, are gold."},
                      {.name = "--output",
                       .shortName = "-o",
                       .value = "TABLE.json",
                       .help = "Where the table goes, as the program's own "
                               "samplers/calibration.json."}},
                     comparedSamplingOptions()),
        .examples = {"anneau-cli compare resources/verify/gmm_d8_bimodal.json",
                     "anneau-cli compare gauss_n8_under.json gmm_*.json -o calibration.json",
                     "anneau-cli compare J0252.fits --model J0252.json --samplers default -n 16",
                     "anneau-cli compare preview.fits default.fits --gold gold.fits"},
    };
}

nlohmann::ordered_json rowJson(const ComparisonRow& row, const ComparisonTable& table)
{
    nlohmann::ordered_json json{{"sampler", row.sampler}};
    if (!row.fault.empty()) {
        json["fault"] = row.fault;
        return json;
    }
    const SampleComparison& c = row.against;
    json["samples"] = row.samples;
    json["steps"] = row.steps;
    json["moves"] = row.moves;
    json["mean_shift"] = c.meanShift;
    json["mean_shift_by_chance"] = c.meanShiftByChance;
    json["width_ratio"] = c.widthRatio;
    json["width_ratio_error"] = c.widthRatioError;
    json["pixels_compared"] = c.pixels;
    json["pqmass_mean"] = c.pqmassMean;
    json["pqmass_expected"] = c.pqmassExpected;
    json["pqmass_p_value"] = c.pqmassPValue;
    json["chi2"] = row.chi2;
    json["chi2_over_gold"] = table.goldChi2 > 0 ? row.chi2 / table.goldChi2 : 0;
    if (!row.weights.empty()) {
        double worst = 0;
        for (std::size_t k = 0; k < row.weights.size(); ++k) {
            worst = std::max(worst, std::abs(row.weights[k] - table.weights[k]));
        }
        json["mode_weights"] = row.weights;
        json["mode_weight_error"] = worst;
    }
    if (row.evaluations > 0 || row.secondsPerSample > 0) {
        json["evaluations_per_sample"] = row.evaluations;
        json["derivatives_per_sample"] = row.derivatives;
        json["seconds_per_sample"] = row.secondsPerSample;
    }
    return json;
}

nlohmann::ordered_json tableJson(const ComparisonTable& table)
{
    nlohmann::ordered_json gold{{"sampler", table.gold},
                                {"samples", table.goldSamples},
                                {"chi2", table.goldChi2},
                                {"data", table.data}};
    if (!table.weights.empty()) {
        gold["mode_weights"] = table.weights;
    }
    if (table.goldSeconds > 0) {
        gold["seconds"] = table.goldSeconds;
        gold["rhat"] = std::isfinite(table.goldRhat) ? nlohmann::ordered_json(table.goldRhat)
                                                     : nlohmann::ordered_json();
        gold["effective_draws"] = table.goldEffectiveDraws;
        gold["acceptance"] = table.goldAcceptance;
    }
    nlohmann::ordered_json json{{"problem", table.problem}, {"gold", gold}};
    for (const ComparisonRow& row : table.rows) {
        json["samplers"].push_back(rowJson(row, table));
    }
    return json;
}

std::string rowText(const ComparisonRow& row, const ComparisonTable& table)
{
    std::array<char, 300> line{};
    if (!row.fault.empty()) {
        std::snprintf(line.data(), line.size(), "%-22s failed: ", row.sampler.c_str());
        return line.data() + row.fault + "\n";
    }
    const SampleComparison& c = row.against;
    std::snprintf(line.data(), line.size(),
                  "%-22s %6.3f (%.3f)  %6.3f ±%.3f  %7.3f  %6.1f/%.0f %6.3f", row.sampler.c_str(),
                  c.meanShift, c.meanShiftByChance, c.widthRatio, c.widthRatioError,
                  table.goldChi2 > 0 ? row.chi2 / table.goldChi2 : 0, c.pqmassMean,
                  c.pqmassExpected, c.pqmassPValue);
    std::string text = line.data();
    for (const double weight : row.weights) {
        std::snprintf(line.data(), line.size(), " %.3f", weight);
        text += line.data();
    }
    if (row.evaluations > 0 || row.secondsPerSample > 0) {
        std::snprintf(line.data(), line.size(), "  %.0f + %.0f  %.3g s", row.evaluations,
                      row.derivatives, row.secondsPerSample);
        text += line.data();
    }
    return text + "\n";
}

std::string tableText(const ComparisonTable& table)
{
    std::array<char, 240> line{};
    std::snprintf(line.data(), line.size(), "%s against %s, %d samples; chi2 %.4g of %d data",
                  table.problem.c_str(),
                  table.gold == "exact" ? "the exact posterior" : table.gold.c_str(),
                  table.goldSamples, table.goldChi2, table.data);
    std::string text = line.data();
    if (table.goldSeconds > 0) {
        std::snprintf(line.data(), line.size(), "; R-hat %.3f, %.0f effective draws, %s",
                      table.goldRhat, table.goldEffectiveDraws,
                      duration(table.goldSeconds).c_str());
        text += line.data();
    }
    for (std::size_t k = 0; k < table.weights.size(); ++k) {
        std::snprintf(line.data(), line.size(), k == 0 ? "; weights %.3f" : " %.3f",
                      table.weights[k]);
        text += line.data();
    }
    const bool costs = std::ranges::any_of(
        table.rows, [](const ComparisonRow& row) { return row.secondsPerSample > 0; });
    text += "\nsampler                mean off (chance)   width        chi2    PQMass      p";
    text += costs ? "  weights, evaluations + derivatives and time a sample\n" : "\n";
    for (const ComparisonRow& row : table.rows) {
        text += rowText(row, table);
    }
    return text;
}

/// One job for each word: reference cases, or one observation.
Result<std::vector<CompareJob>> makeJobs(const Arguments& arguments, Console& console)
{
    std::vector<CompareJob> jobs;
    for (const std::string& word : arguments.positionals()) {
        CompareJob job;
        const bool known = std::filesystem::path(word).extension() == ".json";
        if (known) {
            job.problem = word;
            job.run.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
        } else if (!arguments.has("--model") || arguments.positionals().size() > 1) {
            return fail(Error::Kind::BadInput,
                        word + " is no reference case (.json): an observation is compared alone, "
                               "with its --model.");
        } else {
            auto run = samplingJob(arguments, console);
            if (!run) {
                return failWith(run);
            }
            job.run = std::move(*run);
            if (job.run.prior.empty()) {
                return fail(Error::Kind::BadInput,
                            "With the Gaussian prior every draw is exact; there is nothing to "
                            "compare. Name a trained one with --prior.");
            }
        }
        job.samplers =
            commaList(arguments.text("--samplers", known ? kForProblems : kForObservations));
        job.samples = static_cast<int>(arguments.integer("--samples", known ? 2000 : 32));
        job.goldSamples =
            static_cast<int>(arguments.integer("--gold-samples", known ? 10000 : 100));
        jobs.push_back(std::move(job));
    }
    return jobs;
}

std::string commandLine(const Arguments& arguments)
{
    std::string line = "anneau-cli compare";
    for (const std::string& word : arguments.positionals()) {
        line += " " + std::filesystem::path(word).filename().string();
    }
    for (const char* option : {"--samplers", "--samples", "--gold-samples", "--gold", "--seed"}) {
        line += arguments.has(option) ? std::string(" ") + option + " " + arguments.text(option)
                                      : std::string();
    }
    return line;
}

/// Samples that are there already, or those that the jobs draw.
Result<std::vector<ComparisonTable>> makeTables(const Arguments& arguments, Console& console,
                                                const std::stop_token& stop)
{
    if (arguments.has("--gold")) {
        const auto& words = arguments.positionals();
        const auto gold = commaList(arguments.text("--gold"));
        auto table = compareFiles({words.begin(), words.end()}, {gold.begin(), gold.end()},
                                  static_cast<std::uint64_t>(arguments.integer("--seed", 1)));
        if (!table) {
            return badInput(table);
        }
        return std::vector<ComparisonTable>{std::move(*table)};
    }
    const auto jobs = makeJobs(arguments, console);
    if (!jobs) {
        return failWith(jobs);
    }
    const auto engine = loadEngine();
    if (!engine) {
        return failWith(engine);
    }
    std::vector<ComparisonTable> tables;
    for (const CompareJob& job : *jobs) {
        auto table = (*engine)->compare(job, console.meter(""), stop);
        if (!table) {
            return failWith(table);
        }
        tables.push_back(std::move(*table));
    }
    return tables;
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto file = optionalOutputFile(arguments, {".json"});
    if (!file) {
        return failWith(file);
    }
    const auto tables = makeTables(arguments, console, stop);
    if (!tables) {
        return failWith(tables);
    }
    nlohmann::ordered_json json{{"command", commandLine(arguments)}};
    std::string text;
    for (const ComparisonTable& table : *tables) {
        json["comparisons"].push_back(tableJson(table));
        text += (text.empty() ? "" : "\n") + tableText(table);
    }
    if (!file->empty()) {
        if (const auto written = writeFileDurably(*file, json.dump(1) + "\n"); !written) {
            return failWith(written);
        }
        text += "Written to " + file->string() + "\n";
    }
    return outcome(json, text);
}

} // namespace

Command compareCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
