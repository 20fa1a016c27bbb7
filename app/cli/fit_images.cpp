// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/image_table.h"
#include "app/cli/inputs.h"
#include "core/cosmology/cosmology.h"
#include "core/inference/points/point_fit.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <vector>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "fit-images",
        .summary = "fit a lens to the positions of a quasar's images",
        .text = "Fits an elliptical power law with external shear behind which one point has the "
                "images given. Four positions do not fix it alone: ellipticity, shear and centre "
                "have Gaussian priors around a round lens in the middle of the images. The result "
                "is a model file that images and info take.",
        .positionals = {{"POSITIONS",
                         "Text file: x and y in arcsec, one image a line; what follows "
                         "a # is left out."}},
        .options =
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "MODEL.json",
                 .help = "Where the model goes; without it, it is only described."},
                {.name = "--sigma",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "Standard deviation of a coordinate; default 0.005.",
                 .lower = 1e-6,
                 .upper = 1},
                {.name = "--slope",
                 .kind = Option::Kind::Number,
                 .value = "GAMMA",
                 .help = "Slope of the mass density, which positions hardly tell; default 2.",
                 .lower = 1.2,
                 .upper = 2.8},
                {.name = "--center-x",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "Where the lens is seen; with fewer than four images needed.",
                 .lower = -1e3,
                 .upper = 1e3},
                {.name = "--center-y",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "The same, in y.",
                 .lower = -1e3,
                 .upper = 1e3},
                {.name = "--center-sigma",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "How near to that the mass lies; default 0.3.",
                 .lower = 1e-4,
                 .upper = 10},
                {.name = "--z-lens",
                 .kind = Option::Kind::Number,
                 .value = "Z",
                 .help = "Redshift of the lens, for delays.",
                 .lower = 1e-4,
                 .upper = 30},
                {.name = "--z-source",
                 .kind = Option::Kind::Number,
                 .value = "Z",
                 .help = "Redshift of the source.",
                 .lower = 1e-4,
                 .upper = 30},
            },
        .examples = {"anneau-cli fit-images quad.txt -o model.json",
                     "anneau-cli fit-images quad.txt --z-lens 0.31 --z-source 1.72"},
    };
}

/// The numbers of one line; empty with `bad` set where there is something else.
std::vector<double> numbersIn(std::string line, bool& bad)
{
    line.erase(std::min(line.find('#'), line.size()));
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream words(line);
    std::vector<double> numbers;
    for (double value = 0; words >> value;) {
        numbers.push_back(value);
    }
    bad = !words.eof();
    return numbers;
}

Result<PointImageData> readImages(const std::string& file)
{
    std::ifstream stream(file);
    if (!stream) {
        return fail(Error::Kind::BadInput, "Cannot read " + file + ".");
    }
    PointImageData data;
    const std::array columns{&data.x,         &data.y,     &data.flux,
                             &data.fluxError, &data.delay, &data.delayError};
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        bool bad = false;
        const std::vector<double> numbers = numbersIn(line, bad);
        if (bad || (numbers.size() % 2) != 0 || numbers.size() > columns.size()) {
            return fail(Error::Kind::BadInput, file + ", line " + std::to_string(number) +
                                                   ": not two, four or six numbers; correct it.");
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            columns[i]->push_back(numbers[i]);
        }
    }
    return data;
}

Result<PointFitOptions> optionsFrom(const Arguments& arguments)
{
    PointFitOptions options;
    options.slope = arguments.number("--slope", options.slope);
    options.centerWidth = arguments.number("--center-sigma", options.centerWidth);
    const auto x = arguments.number("--center-x"), y = arguments.number("--center-y");
    if (x.has_value() != y.has_value()) {
        return fail(Error::Kind::BadInput, "Give both --center-x and --center-y.");
    }
    if (x) {
        options.center = RayMap::Point{*x, *y};
    }
    return options;
}

Result<Outcome> describe(const PointFit& fit, const Scene& scene)
{
    const auto days = delayUnit(scene.zLens, scene.zSource);
    std::array<char, 200> line{};
    std::snprintf(line.data(), line.size(),
                  "theta_E %.5g +- %.2g arcsec; positions fit to %.3g mas; source at %.5f, %.5f\n",
                  fit.thetaE, fit.thetaEError, 1000 * fit.rms, fit.sourceX, fit.sourceY);
    nlohmann::ordered_json json{{"theta_E", fit.thetaE},
                                {"theta_E_error", fit.thetaEError},
                                {"chi2", fit.chi2},
                                {"chi2_prior", fit.prior},
                                {"rms", fit.rms},
                                {"source", {{"x", fit.sourceX}, {"y", fit.sourceY}}},
                                {"images", imagesJson(fit.images, days)},
                                {"model", nlohmann::ordered_json::parse(sceneToJson(scene))}};
    std::string text = line.data();
    if (fit.sourceFlux > 0) {
        json["source_flux"] = fit.sourceFlux;
        json["chi2_flux"] = fit.fluxChi2;
        std::snprintf(line.data(), line.size(), "unlensed flux %.5g; chi2 of fluxes %.3g\n",
                      fit.sourceFlux, fit.fluxChi2);
        text += line.data();
    }
    if (fit.delayScaleError > 0) {
        const double h0 = CosmologyParameters().h0 / fit.delayScale;
        const double error = h0 * fit.delayScaleError / std::abs(fit.delayScale);
        json["H0"] = h0;
        json["H0_error"] = error;
        json["chi2_delay"] = fit.delayChi2;
        std::snprintf(line.data(), line.size(),
                      "H0 %.4g +- %.2g km/s/Mpc at this slope of the mass; chi2 of delays %.3g\n",
                      h0, error, fit.delayChi2);
        text += line.data();
    }
    return outcome(json, text + imageTable(fit.images, days));
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    auto data = readImages(arguments.positionals().front());
    if (!data) {
        return failWith(data);
    }
    data->sigma = arguments.number("--sigma", data->sigma);
    data->daysPerSquareArcsec =
        delayUnit(arguments.number("--z-lens"), arguments.number("--z-source")).value_or(0);
    const auto options = optionsFrom(arguments);
    if (!options) {
        return failWith(options);
    }
    if (arguments.has("--output")) {
        if (auto output = outputFile(arguments.text("--output"), {".json"}); !output) {
            return failWith(output);
        }
    }
    const auto fit = fitPointImages(*data, *options, stop);
    if (!fit) {
        return failWith(fit);
    }
    if (fit->images.size() != data->x.size()) {
        console.warn("The model has " + std::to_string(fit->images.size()) + " images where " +
                     std::to_string(data->x.size()) + " were measured.");
    }
    Scene scene;
    scene.lensMass = fit->lensMass;
    scene.zLens = arguments.number("--z-lens");
    scene.zSource = arguments.number("--z-source");
    if (arguments.has("--output")) {
        if (auto written = writeScene(arguments.text("--output"), scene); !written) {
            return failWith(written);
        }
    }
    return describe(*fit, scene);
}

} // namespace

Command fitImagesCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
