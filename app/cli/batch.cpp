// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch_table.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/time_limit.h"
#include "core/inference/fit/fit_json.h"
#include "core/io/durable_file.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <mutex>
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
            "fitted already is kept, what failed is tried again. A fit that is stopped by --limit "
            "counts as failed; the best model that it had so far is kept as NAME.stopped.json, "
            "for `fit --start` to go on from.",
        .positionals = {{"OBS", "FITS files of observations, or FILE[HDU].", 1, 10000}},
        .options =
            together(together({{.name = "--output",
                                .shortName = "-o",
                                .value = "DIR",
                                .help = "Folder for models and table; made if it is not there.",
                                .required = true},
                               {.name = "--again",
                                .kind = Option::Kind::Switch,
                                .help = "Fit anew what DIR holds already."},
                               {.name = "--limit",
                                .kind = Option::Kind::Number,
                                .value = "SECONDS",
                                .help = "Processor time for each file, user and system of all "
                                        "threads: a fit that needs more is stopped; default none.",
                                .lower = 0.1,
                                .upper = 1e6}},
                              fitOptions()),
                     observationOptions()),
        .examples = {"anneau-cli batch lenses/*.fits -o fits",
                     "anneau-cli batch lenses/*.fits -o fits --limit 120 --threads 1",
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

/// Where the best model of a fit that was stopped goes.
std::filesystem::path stoppedFile(std::filesystem::path model)
{
    return model.replace_extension("stopped.json");
}

/// The best model that a fit has shown.
class BestSoFar {
public:
    void show(const Scene& scene)
    {
        const std::lock_guard lock(m_mutex);
        m_scene = scene;
    }
    std::optional<Scene> scene() const
    {
        const std::lock_guard lock(m_mutex);
        return m_scene;
    }

private:
    mutable std::mutex m_mutex;
    std::optional<Scene> m_scene;
};

/// Why there is no line of a fit that ran into its limit.
tl::unexpected<Error> limitReached(double seconds, const std::filesystem::path& model,
                                   const std::optional<Scene>& best)
{
    std::array<char, 100> text{};
    std::snprintf(text.data(), text.size(), "stopped after %.0f s of processor time; ", seconds);
    std::string reason = text.data();
    if (!best || best->lensMass.empty()) {
        return fail(Error::Kind::Failed, reason + "there was no model yet.");
    }
    const std::filesystem::path file = stoppedFile(model);
    if (const auto written = writeFileDurably(file, sceneToJson(*best)); !written) {
        return failWith(written);
    }
    return fail(Error::Kind::Failed,
                reason + "the best model so far is " + file.filename().string() + ".");
}

/// Fits one file and writes its model. An error is of this file only, unless it is Cancelled.
Result<BatchLine> fitOne(const std::string& input, const std::filesystem::path& model,
                         const Arguments& arguments, const FitOptions& options, Console& console,
                         const std::stop_token& stop)
{
    const double begun = processorSeconds();
    resetPeakMemory();
    const auto observation = readInput(input, arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    const TimeLimit limit(arguments.number("--limit"), stop);
    BestSoFar best;
    const auto fit = fitLens(*observation, options,
                             {console.meter(""),
                              [&best](const Scene& scene) {
                                  best.show(scene);
                              }},
                             limit.token());
    if (!fit && limit.reached() && !stop.stop_requested()) {
        return limitReached(*arguments.number("--limit"), model, best.scene());
    }
    if (!fit) {
        return failWith(fit);
    }
    nlohmann::ordered_json json = nlohmann::ordered_json::parse(fitResultToJson(*fit));
    json["input"] = input;
    json["published_theta_E"] = observation->publishedThetaE
                                    ? nlohmann::ordered_json(*observation->publishedThetaE)
                                    : nlohmann::ordered_json();
    json["processor_seconds"] = processorSeconds() - begun;
    json["memory_gb"] = peakMemoryGb();
    if (const auto written = writeFileDurably(model, json.dump(2) + "\n"); !written) {
        return failWith(written);
    }
    std::error_code ignored; // What an earlier run had come to is of no use any more.
    std::filesystem::remove(stoppedFile(model), ignored);
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
            const double begun = processorSeconds();
            auto fitted = fitOne(inputs[i], models[i], arguments, *options, console, stop);
            if (!fitted && fitted.error().kind == Error::Kind::Cancelled) {
                break;
            }
            line = fitted ? std::move(*fitted) : failedLine(inputs[i], fitted.error().message);
            if (!fitted) {
                line->seconds =
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
                line->processorSeconds = processorSeconds() - begun;
                line->memoryGb = peakMemoryGb();
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
