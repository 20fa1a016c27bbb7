// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_files.h"

#include "app/cli/inputs.h"
#include "core/base/printed.h"
#include "core/cosmology/cosmology.h"
#include "core/exchange/model_file.h"
#include "core/io/fits.h"
#include "core/io/safetensors.h"
#include "core/lens/lens_of.h"
#include "core/lens/lens_quantities.h"
#include "core/model/scene_json.h"
#include "core/posterior/coverage_file.h"
#include "core/posterior/posterior_file.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <cstdio>

namespace anneau::cli {

using Json = nlohmann::ordered_json;

Result<Outcome> describePrior(const std::filesystem::path& file)
{
    const auto content = readSafeTensors(file);
    if (!content) {
        return badInput(content);
    }
    std::size_t parameters = 0;
    for (const auto& [name, tensor] : content->tensors) {
        parameters += tensor.values.size();
    }
    Json json{{"file", file.string()},
              {"kind", "prior"},
              {"arrays", content->tensors.size()},
              {"numbers", parameters},
              {"metadata", content->metadata}};
    std::string text = file.filename().string() + ": " + std::to_string(content->tensors.size()) +
                       " arrays, " + std::to_string(parameters) + " numbers\n";
    for (const auto& [key, value] : content->metadata) {
        text += "  " + key + std::string(key.size() < 22 ? 22 - key.size() : 1, ' ') + value + "\n";
    }
    return outcome(json, text);
}

bool isOurs(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    return reader && ((reader->has("SAMPLES") && reader->has("SCENE")) ||
                      (reader->has("SIMULATIONS") && reader->has("CURVE")));
}

namespace {

Result<Outcome> describeCoverage(const std::filesystem::path& file)
{
    const auto test = CoverageFile::open(file);
    if (!test) {
        return badInput(test);
    }
    const TarpCurve& curve = test->curve();
    const CoverageSetup& setup = test->setup();
    const Json json{{"file", file.string()},
                    {"kind", "coverage"},
                    {"sampler", setup.sampler},
                    {"steps", setup.steps},
                    {"prior", setup.prior},
                    {"seed", setup.seed},
                    {"simulations", curve.simulations},
                    {"samples", curve.samples},
                    {"max_deviation", curve.maxDeviation},
                    {"p_value", curve.pValue},
                    {"inside_band_95", curve.insideBand95}};
    return outcome(json, "Coverage of sampler " + setup.sampler + " with prior " + setup.prior +
                             ": " + std::to_string(curve.simulations) + " simulations, " +
                             std::to_string(curve.samples) + " samples each, " +
                             (curve.insideBand95 ? "inside" : "outside") + " the 95 % band\n");
}

} // namespace

Result<Outcome> describeOurs(const std::filesystem::path& file)
{
    const auto posterior = PosteriorFile::open(file, false);
    if (!posterior) {
        return FitsReader::open(file)->has("CURVE") ? describeCoverage(file)
                                                    : Result<Outcome>(badInput(posterior));
    }
    const RunRecord& run = posterior->record();
    const Json json{{"file", file.string()},
                    {"kind", "posterior"},
                    {"target", posterior->observation().name},
                    {"samples", posterior->size()},
                    {"samples_wanted", run.samplesWanted},
                    {"sampler", run.sampler},
                    {"steps", run.steps},
                    {"prior", run.prior},
                    {"prior_sha256", run.priorSha256},
                    {"seed", run.seed},
                    {"flux_scale", run.fluxScale},
                    {"device", run.device},
                    {"observation", run.observation},
                    {"program", run.program},
                    {"started", run.started}};
    return outcome(json, "Posterior of " + posterior->observation().name + ": " +
                             std::to_string(posterior->size()) + " of " +
                             std::to_string(run.samplesWanted) + " samples, sampler " +
                             run.sampler + ", prior " + run.prior + ", seed " +
                             std::to_string(run.seed) + "\n" + run.program + ", " + run.started +
                             ", from " + run.observation + "\n");
}

namespace {

const char* nameOf(Polyline::Kind kind)
{
    constexpr std::array kNames{"tangential", "radial", "cut"};
    return kNames[static_cast<std::size_t>(kind)];
}

Json curvesJson(const std::vector<Polyline>& curves)
{
    Json list = Json::array();
    for (const Polyline& line : curves) {
        list.push_back({{"kind", nameOf(line.kind)},
                        {"area", enclosedArea(line)},
                        {"length", lengthOf(line)}});
    }
    return list;
}

std::string curvesText(const char* title, const std::vector<Polyline>& curves)
{
    std::string text;
    for (const Polyline& line : curves) {
        text += printed("  %-14s%s, area %.4g arcsec^2, length %.4g arcsec\n", title,
                        nameOf(line.kind), enclosedArea(line), lengthOf(line));
    }
    return text;
}

/// "  as center_x of lens" for a linked parameter.
std::string linkText(const Json& parameter)
{
    if (!parameter.contains("link")) {
        return {};
    }
    const Json& link = parameter["link"];
    return "  as " + link["parameter"].get<std::string>() + " of " +
           link["component"].get<std::string>();
}

/// What the redshifts add: masses and scales, in the file's cosmology or the usual one.
void addPhysical(const Scene& scene, const CosmologyParameters& parameters, double einsteinRadius,
                 Json& json, std::string& text)
{
    if (!scene.zLens || !scene.zSource || !(*scene.zLens > 0) || !(*scene.zSource > *scene.zLens)) {
        return;
    }
    const auto universe = Cosmology::make(parameters);
    if (!universe) {
        return;
    }
    const Cosmology& cosmology = *universe;
    const double zl = *scene.zLens, zs = *scene.zSource;
    const double mass = cosmology.einsteinMass(einsteinRadius, zl, zs);
    const double scale = cosmology.kiloparsecPerArcsec(zl);
    json["cosmology"] = {{"H0", cosmology.parameters().h0},
                         {"Omega_m", cosmology.parameters().omegaMatter},
                         {"Omega_de", cosmology.parameters().omegaDarkEnergy}};
    json["einstein_mass_msun"] = mass;
    json["einstein_radius_kpc"] = scale * einsteinRadius;
    json["kpc_per_arcsec"] = scale;
    json["critical_surface_density_msun_pc2"] = cosmology.criticalSurfaceDensity(zl, zs) * 1e-12;
    json["time_delay_distance_mpc"] = cosmology.timeDelayDistance(zl, zs);
    text += printed("  %-14s%.4g Msun (flat, H0 %.4g km/s/Mpc, Omega_m %.3g)\n", "inside it", mass,
                    cosmology.parameters().h0, cosmology.parameters().omegaMatter);
    text += printed("  %-14s%.4g kpc per arcsec\n", "scale", scale);
    text += printed("  %-14s%.4g Msun/pc^2\n", "Sigma_cr",
                    cosmology.criticalSurfaceDensity(zl, zs) * 1e-12);
    text += printed("  %-14s%.5g Mpc\n", "D_dt", cosmology.timeDelayDistance(zl, zs));
}

/// Einstein radius, curves and, with redshifts, masses; nothing without a lens.
void addQuantities(const Scene& scene, const CosmologyParameters& cosmology, Json& json,
                   std::string& text)
{
    if (scene.lensMass.empty()) {
        return;
    }
    const LensSize size = measureLens(*lensOf(scene));
    Json quantities{{"einstein_radius", size.einsteinRadius},
                    {"critical_curves", curvesJson(size.curves.critical)},
                    {"caustics", curvesJson(size.curves.caustics)}};
    text += "the lens as a whole\n";
    text += size.einsteinRadius > 0
                ? printed("  %-14s%.5g arcsec (effective)\n", "theta_E", size.einsteinRadius)
                : std::string("  has no tangential critical curve\n");
    if (size.einsteinRadius > 0 && !hasSeveralPlanes(scene)) { // Otherwise no one plane has it.
        addPhysical(scene, cosmology, size.einsteinRadius, quantities, text);
    }
    text += curvesText("critical", size.curves.critical);
    text += curvesText("caustic", size.curves.caustics);
    for (const double redshift : otherSources(scene)) {
        const double radius = measureLens(*lensOf(scene, redshift)).einsteinRadius;
        quantities["other_sources"].push_back(
            {{"redshift", redshift}, {"einstein_radius", radius}});
        text += printed("  %-14s%.5g arcsec for the source at redshift %.4g\n", "theta_E", radius,
                        redshift);
    }
    json["quantities"] = std::move(quantities);
}

} // namespace

Result<Outcome> describeModel(const std::filesystem::path& file)
{
    const auto read = readModelFile(file);
    if (!read) {
        return badInput(read);
    }
    const CoolestModel& content = read->content;
    const Json model = Json::parse(sceneToJson(content.scene));
    std::string text;
    for (const char* list : {"lens_mass", "lens_light", "source_light"}) {
        for (const Json& component : model[list]) {
            text += component["id"].get<std::string>() + " (" +
                    component["type"].get<std::string>() + ")\n";
            for (const auto& [name, parameter] : component["parameters"].items()) {
                text += "  " + name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') +
                        parameter["value"].dump() +
                        (parameter.value("fixed", false) ? "  fixed" : "") + linkText(parameter) +
                        "\n";
            }
            if (component.contains("redshift")) {
                text += "  redshift      " + component["redshift"].dump() + "\n";
            }
        }
    }
    Json json{{"file", file.string()},
              {"kind", read->format == ModelFile::Format::Coolest ? "coolest" : "model"},
              {"model", model},
              {"warnings", content.warnings}};
    addQuantities(content.scene, content.cosmology, json, text);
    for (const std::string& warning : content.warnings) {
        text += "Note: " + warning + "\n";
    }
    return outcome(json, text);
}

} // namespace anneau::cli
