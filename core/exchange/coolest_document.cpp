// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_document.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

/// "00h11m20.244s" and "-08d45m51.48s".
std::string sexagesimal(double value, const char* format)
{
    // In units of the last digit, so that nothing is rounded up to 60.
    const double units = std::round(std::abs(value) * 3600e4);
    const double whole = std::floor(units / 3600e4);
    const double minutes = std::floor((units - whole * 3600e4) / 60e4);
    const double seconds = (units - whole * 3600e4 - minutes * 60e4) / 1e4;
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), format, static_cast<int>(whole),
                  static_cast<int>(minutes), seconds);
    return text.data();
}

Json origin(const Observation* observation)
{
    double ra = 0, dec = 0;
    if (observation != nullptr && observation->sky && std::isfinite(observation->sky->ra)) {
        ra = observation->sky->ra;
        dec = observation->sky->dec;
    }
    return {{"ra", sexagesimal(ra / 15, "%02dh%02dm%07.4fs")},
            {"dec", (dec < 0 ? "-" : "+") + sexagesimal(dec, "%02dd%02dm%07.4fs")}};
}

CoolestGrid gridOf(const Observation& observation, std::string file)
{
    const double x = observation.cols() * observation.pixelScale / 2;
    const double y = observation.rows() * observation.pixelScale / 2;
    return {{-x, x}, {-y, y}, observation.cols(), observation.rows(), std::move(file)};
}

Json psfJson(const Observation* observation, const std::string& stem)
{
    if (observation == nullptr || observation->psf.kernel.empty()) {
        return {{"type", nullptr}, {"description", nullptr}};
    }
    const Image& kernel = observation->psf.kernel;
    const double step = observation->pixelScale / observation->psf.oversampling;
    const CoolestGrid grid{{0, kernel.cols() * step},
                           {0, kernel.rows() * step},
                           kernel.cols(),
                           kernel.rows(),
                           coolestFileName(stem, "psf")};
    return {{"type", "PixelatedPSF"}, {"description", nullptr}, {"pixels", gridToJson(grid)}};
}

Json noiseJson(const CoolestModel& model, const Observation* observation, const std::string& stem)
{
    if (model.scene.noise.kind == NoiseSpec::Kind::Constant) {
        return {{"type", "UniformGaussianNoise"},
                {"std_dev", model.scene.noise.sigma * model.scene.noise.scale}};
    }
    if (observation == nullptr) {
        return {{"type", nullptr}};
    }
    return {{"type", "NoiseMap"},
            {"noise_map", gridToJson(gridOf(*observation, coolestFileName(stem, "noise")))}};
}

} // namespace

std::string coolestFileName(const std::string& stem, const char* what)
{
    return stem + "_" + what + ".fits";
}

CoolestDocument newCoolestDocument(const CoolestModel& model, const Observation* observation,
                                   const std::string& stem)
{
    CoolestDocument document;
    const bool seen = observation != nullptr;
    // Without an observation a "pixel" is an arcsec: fluxes are those of a square arcsec.
    const double size = seen ? observation->pixelScale : 1.0;
    document.pixelArea = size * size;
    Json& json = document.json;
    json["standard"] = "COOLEST";
    json["mode"] = "MAP";
    json["coordinates_origin"] = origin(observation);
    json["cosmology"] = {{"H0", model.cosmology.h0},
                         {"Om0", model.cosmology.omegaMatter},
                         {"astropy_name", "FlatLambdaCDM"}};
    const CoolestGrid none;
    json["observation"] = {
        {"pixels", gridToJson(seen ? gridOf(*observation, coolestFileName(stem, "image")) : none)},
        {"exposure_time", nullptr},
        {"mag_zero_point", nullptr},
        {"mag_sky_brightness", nullptr},
        {"noise", noiseJson(model, observation, stem)}};
    json["instrument"] = {
        {"name", seen ? observation->telescope + " " + observation->instrument : std::string()},
        {"band", seen ? observation->filter : std::string()},
        {"pixel_size", size},
        {"readout_noise", nullptr},
        {"psf", psfJson(observation, stem)}};
    json["lensing_entities"] = Json::array();
    if (seen) {
        json["likelihoods"] = Json::array(
            {{{"type", "ImagingDataLikelihood"},
              {"mask", gridToJson(gridOf(*observation, coolestFileName(stem, "mask")))}}});
    }
    json["meta"] = {{"modeling_code", "Anneau"}};
    if (seen && observation->unit != "electron/s") {
        json["meta"]["image_units"] = observation->unit;
    }
    return document;
}

} // namespace anneau
