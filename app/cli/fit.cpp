// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit.h"

#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/inference/fit/fit_json.h"
#include "core/inference/fit/fit_models.h"
#include "core/io/durable_file.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace anneau::cli {
namespace {

std::vector<std::string> massNames()
{
    std::vector<std::string> names;
    for (const MassModel* model : fitMassModels()) {
        names.emplace_back(model->key());
    }
    return names;
}

} // namespace

std::vector<Option> fitOptions()
{
    return {
        {.name = "--starts",
         .kind = Option::Kind::Integer,
         .value = "N",
         .help = "Independent starts of the search; default 12.",
         .lower = 1,
         .upper = 1000},
        {.name = "--light",
         .kind = Option::Kind::Integer,
         .value = "N",
         .help = "Sérsic components of the lens' light; default 3.",
         .lower = 0,
         .upper = 5},
        {.name = "--mass",
         .value = "MODEL",
         .help = "Mass model of the lens galaxy: " + fitMassNames() + "; default PEMD.",
         .choices = massNames()},
        {.name = "--galaxies",
         .kind = Option::Kind::Integer,
         .value = "N",
         .help = "Lens galaxies at most: companions near the arcs get light and mass (SIE) of "
                 "their own; default 8.",
         .lower = 1,
         .upper = 20},
        {.name = "--quasars",
         .value = "HOW",
         .help =
             "Images of a lensed quasar: mask, model (as copies of the PSF) or none (do not look "
             "for them); by default they are masked where at least three are found.",
         .choices = {"mask", "model", "none"}},
        {.name = "--no-shear", .kind = Option::Kind::Switch, .help = "Fit without external shear."},
        {.name = "--source-pixels",
         .kind = Option::Kind::Integer,
         .value = "N",
         .help = "Side of the source grid that the model proposes; default 64.",
         .lower = 8,
         .upper = 512},
    };
}

Result<FitOptions> makeFitOptions(const Arguments& arguments)
{
    FitOptions options;
    if (arguments.has("--start")) {
        Console console(arguments.has("--quiet"));
        auto start = readModel(arguments.text("--start"), console);
        if (!start) {
            return failWith(start);
        }
        options.start = std::move(*start);
    }
    options.starts = static_cast<int>(arguments.integer("--starts", options.starts));
    options.lightComponents =
        static_cast<int>(arguments.integer("--light", options.lightComponents));
    options.mass = arguments.has("--mass") ? arguments.text("--mass") : options.mass;
    if (arguments.has("--quasars")) {
        const std::string how = arguments.text("--quasars");
        options.quasars = how == "mask"    ? FitOptions::Quasars::Masked
                          : how == "model" ? FitOptions::Quasars::Modelled
                                           : FitOptions::Quasars::Ignore;
    }
    options.galaxies = static_cast<int>(arguments.integer("--galaxies", options.galaxies));
    options.fitShear = !arguments.has("--no-shear");
    options.sourcePixels =
        static_cast<int>(arguments.integer("--source-pixels", options.sourcePixels));
    options.seed = static_cast<std::uint64_t>(
        arguments.integer("--seed", static_cast<std::int64_t>(options.seed)));
    return options;
}

namespace {

Usage usage()
{
    return {
        .command = "fit",
        .summary = "find the lens in an image and fit it",
        .text = "Finds the lens galaxy, its companions, their light and the arcs, then fits an "
                "elliptical power law, or another model, with external shear, the "
                "background source solved for on a grid of pixels. Needs no starting values. The "
                "model file holds every "
                "parameter under its COOLEST name (arcsec; degrees counter-clockwise from up) with "
                "one standard error.",
        .positionals = {{"OBS", "FITS file of the observation, or FILE[HDU]."}},
        .options = together(together(
                                {
                                    {.name = "--output",
                                     .shortName = "-o",
                                     .value = "MODEL.json",
                                     .help = "Where the model goes.",
                                     .required = true},
                                    {.name = "--start",
                                     .value = "MODEL.json",
                                     .help = "Start from this model or COOLEST template instead of "
                                             "from nothing; its fixed parameters stay."},
                                },
                                fitOptions()),
                            observationOptions()),
        .examples = {"anneau-cli fit J0252.fits -o J0252.json",
                     "anneau-cli fit image.fits --psf psf.fits --noise rms.fits --pixel-scale 0.05 "
                     "-o model.json",
                     "anneau-cli fit 'mosaic.fits[SCI]' --no-shear -o model.json --json"},
    };
}

std::string table(const FitResult& result, const nlohmann::ordered_json& json)
{
    std::string text;
    std::array<char, 200> line{};
    for (std::size_t i = 0; i < result.parameters.size(); ++i) {
        const FittedParameter& parameter = result.parameters[i];
        const std::string unit = json["parameters"][i]["unit"];
        std::array<char, 40> error{};
        std::snprintf(error.data(), error.size(), "± %.2g", parameter.error);
        std::snprintf(line.data(), line.size(), "%-14s %-14s %-12s %12.5g %-12s %-13s %s\n",
                      parameter.component.c_str(), parameter.type.c_str(), parameter.key.c_str(),
                      parameter.value, parameter.fixed ? "  fixed" : error.data(), unit.c_str(),
                      parameter.atBound ? "at its bound" : "");
        text += line.data();
    }
    std::snprintf(line.data(), line.size(), "reduced chi2 %.3f, in the arcs %.3f; %s\n%s\n",
                  result.chi2Reduced, result.chi2ReducedArcs, duration(result.seconds).c_str(),
                  result.goodness.c_str());
    text += line.data();
    for (const std::string& warning : result.warnings) {
        text += "Note: " + warning + "\n";
    }
    return text;
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto output = outputFile(arguments.text("--output"), {".json"});
    if (!output) {
        return failWith(output);
    }
    const auto options = makeFitOptions(arguments);
    if (!options) {
        return failWith(options);
    }
    const auto observation = readInput(arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    const auto result = fitLens(*observation, *options, {console.meter(""), {}}, stop);
    if (!result) {
        return failWith(result);
    }
    const std::string text = fitResultToJson(*result);
    if (const auto written = writeFileDurably(*output, text); !written) {
        return failWith(written);
    }
    const auto json = nlohmann::ordered_json::parse(text);
    return outcome(json, table(*result, json) + "Written to " + output->string() + "\n");
}

} // namespace

Command fitCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
