// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/io/fits.h"
#include "core/io/observation_reader.h"
#include "core/io/observation_writer.h"
#include "core/io/psf_reader.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "simulate",
        .summary = "make the image that a lens model would give",
        .text = "Renders a model (lens, lens light, source) as an instrument would record it, adds "
                "noise and writes SCI, ERR, "
                "PSF and DQ with the truth beside them: TRUTH (the image without noise), SOURCE "
                "(the source on its grid) and "
                "MODEL (the model file). Shape, pixel scale, PSF and noise are those of another "
                "observation, or given one by one.",
        .positionals =
            {{"MODEL", "Model file or COOLEST template (.json) with a source, or with one given by "
                       "--source."}},
        .options =
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "SIM.fits",
                 .help = "Where the simulated observation goes.",
                 .required = true},
                {.name = "--like",
                 .value = "OBS",
                 .help = "Take shape, pixel scale, PSF, noise map and mask from this observation."},
                {.name = "--source",
                 .value = "FILE",
                 .help = "FITS image to use as the source, e-/s per arcsec^2, square, laid on the "
                         "model's source grid."},
                {.name = "--size",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Side of the image in pixels; default 128.",
                 .lower = 16,
                 .upper = 4096},
                {.name = "--pixel-scale",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "Side of a pixel in arcsec; default 0.05.",
                 .lower = 1e-4,
                 .upper = 60},
                {.name = "--psf", .value = "FILE", .help = "Point-spread function (FITS)."},
                {.name = "--psf-fwhm",
                 .kind = Option::Kind::Number,
                 .value = "ARCSEC",
                 .help = "Or a Gaussian one of this width; default 0.1; 0 for none.",
                 .lower = 0,
                 .upper = 60},
                {.name = "--noise",
                 .kind = Option::Kind::Number,
                 .value = "SIGMA",
                 .help = "Standard deviation of the background, e-/s per pixel; default 0.01.",
                 .lower = 1e-9,
                 .upper = 1e9},
                {.name = "--exposure",
                 .kind = Option::Kind::Number,
                 .value = "SECONDS",
                 .help = "Adds the photon noise of the objects for this exposure; default none.",
                 .lower = 1e-3,
                 .upper = 1e9},
                {.name = "--noiseless",
                 .kind = Option::Kind::Switch,
                 .help = "Leave the noise out of SCI; ERR still says how large it would be."},
            },
        .examples = {"anneau-cli simulate model.json --like J0252.fits -o sim.fits --seed 3",
                     "anneau-cli simulate model.json --size 100 --psf-fwhm 0.12 "
                     "--noise 0.01 -o sim.fits"},
    };
}

Psf gaussianPsf(double fwhm, double pixelScale)
{
    if (fwhm <= 0) {
        return {};
    }
    const double sigma = fwhm / 2.3548200450309493 / pixelScale; // FWHM = 2 sqrt(2 ln 2) sigma
    const int half = std::max(1, static_cast<int>(std::ceil(4 * sigma)));
    // Integrated over pixels, so that a narrow one keeps its width.
    const auto part = [&](int i) {
        return std::erf((i + 0.5) / (std::sqrt(2.0) * sigma)) -
               std::erf((i - 0.5) / (std::sqrt(2.0) * sigma));
    };
    Psf psf{Image(2 * half + 1, 2 * half + 1), 1};
    double sum = 0;
    for (int row = -half; row <= half; ++row) {
        for (int col = -half; col <= half; ++col) {
            sum += part(row) * part(col);
        }
    }
    for (int row = -half; row <= half; ++row) {
        for (int col = -half; col <= half; ++col) {
            psf.kernel.at(row + half, col + half) = static_cast<float>(part(row) * part(col) / sum);
        }
    }
    return psf;
}

Result<Psf> psfFile(const std::string& file, double pixelScale, Console& console)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return badInput(reader);
    }
    for (const FitsHdu& hdu : reader->hdus()) {
        if (hdu.isImage()) {
            std::vector<std::string> warnings;
            auto psf = readPsf(*reader, hdu.number, pixelScale, warnings);
            for (const std::string& warning : warnings) {
                console.note("Note: " + warning);
            }
            return psf ? psf : Result<Psf>(badInput(psf));
        }
    }
    return fail(Error::Kind::BadInput, file + " holds no image to take the PSF from.");
}

/// An observation without data: shape, scale, PSF and noise.
Result<Observation> blank(const Arguments& arguments, Console& console)
{
    if (arguments.has("--like")) {
        for (const char* option : {"--size", "--pixel-scale", "--psf", "--psf-fwhm", "--noise"}) {
            if (arguments.has(option)) {
                return fail(
                    Error::Kind::BadInput,
                    std::string(option) +
                        " and --like exclude each other: --like takes it from the observation.");
            }
        }
        ObservationFiles files;
        files.image = arguments.text("--like");
        auto like = readObservation(files);
        return like ? like : Result<Observation>(badInput(like));
    }
    const int size = static_cast<int>(arguments.integer("--size", 128));
    Observation out;
    out.name = "simulation";
    out.pixelScale = arguments.number("--pixel-scale", 0.05);
    out.data = Image(size, size);
    out.sigma = Image(size, size, static_cast<float>(arguments.number("--noise", 0.01)));
    out.mask = Mask(size, size, 1);
    if (arguments.has("--psf")) {
        const auto psf = psfFile(arguments.text("--psf"), out.pixelScale, console);
        if (!psf) {
            return failWith(psf);
        }
        out.psf = *psf;
    } else {
        out.psf = gaussianPsf(arguments.number("--psf-fwhm", 0.1), out.pixelScale);
    }
    return out;
}

Result<Scene> sceneWithSource(const Arguments& arguments, Console& console)
{
    auto scene = readModel(arguments.positionals().front(), console);
    if (!scene) {
        return scene;
    }
    if (arguments.has("--source")) {
        const auto reader = FitsReader::open(arguments.text("--source"));
        if (!reader) {
            return badInput(reader);
        }
        const auto found = std::ranges::find_if(reader->hdus(), &FitsHdu::isImage);
        if (found == reader->hdus().end()) {
            return fail(Error::Kind::BadInput,
                        arguments.text("--source") + " holds no image to take the source from.");
        }
        auto pixels = reader->readImage(found->number);
        if (!pixels) {
            return badInput(pixels);
        }
        if (pixels->rows() != pixels->cols() ||
            std::ranges::any_of(*pixels, [](float v) { return !std::isfinite(v); })) {
            return fail(Error::Kind::BadInput,
                        reader->label(found->number) +
                            " must be square and without NaN to serve as a source.");
        }
        // The same field on the sky, in the pixels of the file.
        scene->sourceGrid.pixelScale *=
            static_cast<double>(scene->sourceGrid.pixels) / pixels->rows();
        scene->sourceGrid.pixels = pixels->rows();
        scene->sourcePixels = std::make_shared<const Image>(std::move(*pixels));
    }
    if (scene->sourcePixels == nullptr && scene->sourceLight.empty()) {
        return fail(
            Error::Kind::BadInput,
            arguments.positionals().front() +
                " has no \"source_light\"; add a Sersic there, or give an image with --source.");
    }
    return scene;
}

/// Fills data and, with photon noise, sigma.
void expose(Observation& observation, const Image& truth, const Arguments& arguments)
{
    const auto exposure = arguments.number("--exposure");
    Rng rng(static_cast<std::uint64_t>(arguments.integer("--seed", 1)), 0);
    for (std::size_t i = 0; i < truth.size(); ++i) {
        float& sigma = observation.sigma[i];
        if (exposure) {
            const double variance =
                static_cast<double>(sigma) * sigma + std::max(0.F, truth[i]) / *exposure;
            sigma = static_cast<float>(std::sqrt(variance));
        }
        const double noise = rng.normal(); // drawn always, so that a mask does not shift the others
        const bool silent = arguments.has("--noiseless") || observation.mask[i] == 0;
        observation.data[i] = truth[i] + (silent ? 0.F : static_cast<float>(noise) * sigma);
    }
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token)
{
    const auto output = outputFile(arguments.text("--output"), {".fits", ".fit"});
    if (!output) {
        return failWith(output);
    }
    const auto scene = sceneWithSource(arguments, console);
    if (!scene) {
        return failWith(scene);
    }
    auto observation = blank(arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    if (scene->zLens) {
        observation->zLens = scene->zLens;
    }
    if (scene->zSource) {
        observation->zSource = scene->zSource;
    }
    const Image arcs = lensedSourceImage(*observation, *scene);
    Image truth = lensLightImage(*observation, *scene);
    for (std::size_t i = 0; i < truth.size(); ++i) {
        truth[i] += arcs[i];
    }
    expose(*observation, truth, arguments);
    double peakSnr = 0;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        peakSnr = std::max(peakSnr, static_cast<double>(arcs[i] / observation->sigma[i]));
    }
    const Image source = scene->sourcePixels ? *scene->sourcePixels : drawSource(*scene);
    const std::vector<ExtraImage> extras{
        {"TRUTH", truth, {{"BUNIT", observation->unit, "per pixel, without noise"}}},
        {"SOURCE",
         source,
         {{"BUNIT", std::string("electron/s/arcsec2"), ""},
          {"PIXSCALE", scene->sourceGrid.pixelScale, "arcsec"},
          {"CENTERX", scene->sourceGrid.centerX, "arcsec"},
          {"CENTERY", scene->sourceGrid.centerY, "arcsec"}}},
    };
    if (const auto written = writeObservation(*output, *observation, extras, sceneToJson(*scene));
        !written) {
        return failWith(written);
    }
    const nlohmann::ordered_json json{
        {"output", output->string()},  {"rows", observation->rows()},
        {"cols", observation->cols()}, {"pixel_scale", observation->pixelScale},
        {"peak_snr", peakSnr},         {"seed", arguments.integer("--seed", 1)}};
    std::array<char, 120> text{};
    std::snprintf(text.data(), text.size(),
                  "%d x %d pixels of %g arcsec, arcs up to %.1f sigma a pixel\n",
                  observation->cols(), observation->rows(), observation->pixelScale, peakSnr);
    return outcome(json, text.data() + ("Written to " + output->string() + "\n"));
}

} // namespace

Command simulateCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
