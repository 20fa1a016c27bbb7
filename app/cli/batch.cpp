// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch_table.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/inference/fit_json.h"
#include "core/io/durable_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <system_error>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "batch",
        .summary = "fit many observations, one after the other",
        .text =
            "Fits every file as fit does, unattended. DIR gets a model file for each, "
            "fits.csv and fits.json with a line for each: fitted or failed and why, time, "
            "Einstein radius, chi2 in the arcs, and how far the radius is from the one that the "
            "file's header quotes. A run that was interrupted goes on where it was: what is "
            "fitted already is kept, what failed is tried again.",
        .positionals = {{"OBS", "FITS files of observations, or FILE[HDU].", 1, 10000}},
        .options =
            together(together({{.name = "--output",
                                .shortName = "-o",
                                .value = "DIR",
                                .help = "Folder for models and table; made if it is not there.",
                                .required = true},
                               {.name = "--again",
                                .kind = Option::Kind::Switch,
                                .help = "Fit anew what DIR holds already."}},
                              fitOptions()),
                     observationOptions()),
        .examples = {"anneau-cli batch lenses/*.fits -o fits",
                     "anneau-cli batch lenses/*.fits -o fits --psf psf.fits --json"},
    };
}

/// A model file for each input: its stem, numbered where two are called the same.
std::vector<std::filesystem::path> modelFiles(const std::vector<std::string>& inputs,
                                              const std::filesystem::path& folder)
{
    std::set<std::string> taken;
    std::vector<std::filesystem::path> files;
    for (const std::string& input : inputs) {
        const ObservationFiles named = imageFile(input);
        std::filesystem::path stem = named.image.filename();
        while (stem.has_extension() &&
               (stem.extension() == ".gz" || stem.extension() == ".fz" ||
                stem.extension() == ".fits" || stem.extension() == ".fit")) {
            stem = stem.stem();
        }
        std::string name = stem.string();
        for (int i = 2; !taken.insert(name).second; ++i) {
            name = stem.string() + "_" + std::to_string(i);
        }
        files.push_back(folder / (name + ".json"));
    }
    return files;
}

/// Fits one file and writes its model. An error is of this file only, unless it is Cancelled.
Result<BatchLine> fitOne(const std::string& input, const std::filesystem::path& model,
                         const Arguments& arguments, const FitOptions& options, Console& console,
                         const std::stop_token& stop)
{
    const auto observation = readInput(input, arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    const auto fit = fitLens(*observation, options, {console.meter(""), {}}, stop);
    if (!fit) {
        return failWith(fit);
    }
    nlohmann::ordered_json json = nlohmann::ordered_json::parse(fitResultToJson(*fit));
    json["input"] = input;
    json["published_theta_E"] = observation->publishedThetaE
                                    ? nlohmann::ordered_json(*observation->publishedThetaE)
                                    : nlohmann::ordered_json();
    if (const auto written = writeFileDurably(model, json.dump(2) + "\n"); !written) {
        return failWith(written);
    }
    return batchLine(input, json);
}

Result<void> writeTables(const std::filesystem::path& folder, const std::vector<BatchLine>& lines)
{
    if (const auto written = writeFileDurably(folder / "fits.csv", batchCsv(lines)); !written) {
        return failWith(written);
    }
    const std::string json = batchJson(lines).dump(2) + "\n";
    if (const auto written = writeFileDurably(folder / "fits.json", json); !written) {
        return failWith(written);
    }
    return {};
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const std::filesystem::path folder = arguments.text("--output");
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    if (fault) {
        return fail(Error::Kind::BadInput,
                    "The folder " + folder.string() + " cannot be made: " + fault.message() + ".");
    }
    const auto options = makeFitOptions(arguments);
    if (!options) {
        return failWith(options);
    }
    const auto& inputs = arguments.positionals();
    const auto models = modelFiles(inputs, folder);
    std::vector<BatchLine> lines;
    for (std::size_t i = 0; i < inputs.size() && !stop.stop_requested(); ++i) {
        auto line = arguments.has("--again") ? std::nullopt : keptLine(inputs[i], models[i]);
        if (!line) {
            const auto start = std::chrono::steady_clock::now();
            auto fitted = fitOne(inputs[i], models[i], arguments, *options, console, stop);
            if (!fitted && fitted.error().kind == Error::Kind::Cancelled) {
                break;
            }
            line = fitted ? std::move(*fitted) : failedLine(inputs[i], fitted.error().message);
            if (!fitted) {
                line->seconds =
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            }
        }
        console.note(batchText(*line));
        lines.push_back(std::move(*line));
        if (const auto written = writeTables(folder, lines); !written) {
            return failWith(written);
        }
    }
    const bool all = std::ranges::none_of(lines, [](const BatchLine& l) { return l.failed(); });
    nlohmann::ordered_json json = batchJson(lines);
    json["table"] = (folder / "fits.csv").string();
    std::string text;
    for (const BatchLine& line : lines) {
        text += batchText(line) + "\n";
    }
    text += batchSummary(lines) + "Written to " + folder.string() + "\n";
    return outcome(json, text,
                   lines.size() < inputs.size() ? Outcome::Interrupted
                   : all                        ? Outcome::Done
                                                : Outcome::Failed);
}

} // namespace

Command batchCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
