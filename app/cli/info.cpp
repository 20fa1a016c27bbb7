// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/info_files.h"
#include "app/cli/inputs.h"
#include "core/base/printed.h"
#include "core/io/observation_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace anneau::cli {
namespace {

using Json = nlohmann::ordered_json;

Usage usage()
{
    return {
        .command = "info",
        .summary = "say what is in a file",
        .text = "Lists the HDUs of a FITS file and what Anneau would take each for, then what it "
                "makes of the observation: "
                "instrument, pixel scale, noise, PSF, mask, and everything that looks wrong. Also "
                "describes posterior files "
                "(.fits), priors (.safetensors), model files and COOLEST templates (.json).",
        .positionals = {{"OBS", "The file, or FILE[HDU]."}},
        .options = observationOptions(),
        .examples = {"anneau-cli info J0252.fits",
                     "anneau-cli info image.fits --psf psf.fits --noise weight.fits",
                     "anneau-cli info galaxies-64.safetensors"},
    };
}

std::string shapeText(const std::vector<long>& shape)
{
    std::string text;
    for (const long side : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(side);
    }
    return text;
}

std::string hduLines(const std::vector<HduInfo>& hdus)
{
    std::string text = printed("%-4s %-14s %-18s %-18s %7s  %s\n", "HDU", "name", "type", "shape",
                               "bitpix", "taken for");
    for (const HduInfo& hdu : hdus) {
        text +=
            printed("%-4d %-14s %-18s %-18s %7d  %s\n", hdu.number, hdu.name.c_str(),
                    hdu.type.c_str(), shapeText(hdu.shape).c_str(), hdu.bitpix, hdu.role.c_str());
    }
    return text;
}

Json hduJson(const std::vector<HduInfo>& hdus)
{
    Json list = Json::array();
    for (const HduInfo& hdu : hdus) {
        list.push_back({{"hdu", hdu.number},
                        {"name", hdu.name},
                        {"type", hdu.type},
                        {"shape", hdu.shape},
                        {"bitpix", hdu.bitpix},
                        {"role", hdu.role}});
    }
    return list;
}

struct Statistics {
    int masked = 0;
    double medianSigma = 0;
    double peak = 0;
    double peakSnr = 0;
};

Statistics statisticsOf(const Observation& observation)
{
    Statistics out;
    std::vector<float> sigmas;
    for (std::size_t i = 0; i < observation.data.size(); ++i) {
        if (observation.mask[i] == 0) {
            ++out.masked;
            continue;
        }
        sigmas.push_back(observation.sigma[i]);
        out.peak = std::max(out.peak, static_cast<double>(observation.data[i]));
        out.peakSnr =
            std::max(out.peakSnr, static_cast<double>(observation.data[i] / observation.sigma[i]));
    }
    if (!sigmas.empty()) {
        const auto middle = sigmas.begin() + static_cast<std::ptrdiff_t>(sigmas.size() / 2);
        std::ranges::nth_element(sigmas, middle);
        out.medianSigma = static_cast<double>(*middle);
    }
    return out;
}

template <class T>
Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json();
}

Json observationJson(const Observation& seen, const Statistics& numbers)
{
    Json json{{"name", seen.name},
              {"telescope", seen.telescope},
              {"instrument", seen.instrument},
              {"filter", seen.filter},
              {"file", seen.file},
              {"rows", seen.rows()},
              {"cols", seen.cols()},
              {"pixel_scale", seen.pixelScale},
              {"unit", seen.unit},
              {"z_lens", orNull(seen.zLens)},
              {"z_source", orNull(seen.zSource)},
              {"published_theta_E", orNull(seen.publishedThetaE)},
              {"psf",
               {{"rows", seen.psf.kernel.rows()},
                {"cols", seen.psf.kernel.cols()},
                {"oversampling", seen.psf.oversampling}}},
              {"masked_pixels", numbers.masked},
              {"median_sigma", numbers.medianSigma},
              {"peak", numbers.peak},
              {"peak_snr", numbers.peakSnr},
              {"warnings", seen.warnings}};
    if (seen.sky) {
        json["sky"] = {{"ra", seen.sky->ra},
                       {"dec", seen.sky->dec},
                       {"orientation_known", seen.sky->orientationKnown}};
    }
    return json;
}

std::string observationText(const Observation& seen, const Statistics& numbers)
{
    const auto line = [](const char* name, const std::string& value) {
        return printed("%-14s %s\n", name, value.c_str());
    };
    std::string text = "\n" + line("target", seen.name);
    text += line("instrument", seen.telescope + " " + seen.instrument + " " + seen.filter);
    text += line("image", printed("%s: %d x %d pixels of %.5g arcsec, %s", seen.file.c_str(),
                                  seen.cols(), seen.rows(), seen.pixelScale, seen.unit.c_str()));
    text += line("peak",
                 printed("%.4g %s, %.1f sigma", numbers.peak, seen.unit.c_str(), numbers.peakSnr));
    text += line("noise", printed("median sigma %.4g %s", numbers.medianSigma, seen.unit.c_str()));
    text += line("mask", printed("%d of %zu pixels left out", numbers.masked, seen.data.size()));
    text +=
        line("PSF", seen.psf.kernel.empty()
                        ? std::string("none")
                        : printed("%d x %d samples, %d per pixel and side", seen.psf.kernel.cols(),
                                  seen.psf.kernel.rows(), seen.psf.oversampling));
    if (seen.zLens || seen.zSource) {
        text +=
            line("redshifts", printed("lens %.4g, source %.4g", seen.zLens.value_or(std::nan("")),
                                      seen.zSource.value_or(std::nan(""))));
    }
    if (seen.sky && std::isfinite(seen.sky->ra)) {
        text += line("centre", printed("RA %.6f, Dec %+.6f deg%s", seen.sky->ra, seen.sky->dec,
                                       seen.sky->orientationKnown ? "" : ", orientation unknown"));
    }
    for (const std::string& warning : seen.warnings) {
        text += "Note: " + warning + "\n";
    }
    return text;
}

Result<Outcome> describeObservation(const Arguments& arguments, const std::filesystem::path& file)
{
    const auto hdus = listHdus(file);
    if (!hdus) {
        return badInput(hdus);
    }
    Json json{{"file", file.string()}, {"kind", "observation"}, {"hdus", hduJson(*hdus)}};
    std::string text = hduLines(*hdus);
    Console silent(true); // the remarks are part of the result here
    const auto observation = readInput(arguments, silent);
    if (!observation) {
        json["error"] = observation.error().message;
        return outcome(
            json, text + "\nNot an observation as it stands: " + observation.error().message + "\n",
            exitStatus(observation.error()));
    }
    const Statistics numbers = statisticsOf(*observation);
    json["observation"] = observationJson(*observation, numbers);
    return outcome(json, text + observationText(*observation, numbers));
}

Result<Outcome> run(const Arguments& arguments, Console&, std::stop_token)
{
    const ObservationFiles files = imageFile(arguments.positionals().front());
    const std::string extension = files.image.extension().string();
    if (extension == ".safetensors") {
        return describePrior(files.image);
    }
    if (extension == ".json") {
        return describeModel(files.image);
    }
    return isOurs(files.image) ? describeOurs(files.image)
                               : describeObservation(arguments, files.image);
}

} // namespace

Command infoCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
