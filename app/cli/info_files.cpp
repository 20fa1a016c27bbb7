// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_files.h"

#include "app/cli/inputs.h"
#include "core/io/fits.h"
#include "core/io/safetensors.h"
#include "core/model/scene_json.h"
#include "core/posterior/coverage_file.h"
#include "core/posterior/posterior_file.h"

#include <nlohmann/json.hpp>

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

Result<Outcome> describeModel(const std::filesystem::path& file)
{
    const auto scene = readScene(file);
    if (!scene) {
        return badInput(scene);
    }
    const Json model = Json::parse(sceneToJson(*scene));
    std::string text;
    for (const char* list : {"lens_mass", "lens_light", "source_light"}) {
        for (const Json& component : model[list]) {
            text += component["id"].get<std::string>() + " (" +
                    component["type"].get<std::string>() + ")\n";
            for (const auto& [name, parameter] : component["parameters"].items()) {
                text += "  " + name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') +
                        parameter["value"].dump() +
                        (parameter.value("fixed", false) ? "  fixed" : "") + "\n";
            }
        }
    }
    return outcome({{"file", file.string()}, {"kind", "model"}, {"model", model}}, text);
}

} // namespace anneau::cli
