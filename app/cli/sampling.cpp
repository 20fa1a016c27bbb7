// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sampling.h"

#include "app/cli/inputs.h"
#include "core/base/resources.h"
#include "core/forward/scene_frame.h"
#include "core/io/durable_file.h"
#include "core/io/observation_reader.h"
#include "core/lens/mass_model.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <system_error>

namespace anneau::cli {
namespace {

/// The prior that comes with the program; empty if it does not.
std::filesystem::path shippedPrior()
{
    const std::filesystem::path file = resourceFolder() / "priors" / "galaxies-64.safetensors";
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) ? file : std::filesystem::path();
}

Result<std::filesystem::path> priorFile(const Arguments& arguments)
{
    const std::string wanted = arguments.text("--prior");
    if (wanted == "gaussian" || (wanted.empty() && arguments.text("--sampler") == "gaussian")) {
        return std::filesystem::path();
    }
    const std::filesystem::path file =
        wanted.empty() ? shippedPrior() : std::filesystem::path(wanted);
    if (file.empty()) {
        return fail(Error::Kind::BadInput, "The program's own prior is not installed; name one "
                                           "with --prior, or use --prior gaussian.");
    }
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return fail(Error::Kind::BadInput, "The prior " + file.string() + " does not exist.");
    }
    return file;
}

/// Pixels of an observation.
struct Region {
    int row = 0, col = 0, height = 0, width = 0;
};

/// The region that a fit looked at, if the model file names one.
Result<std::optional<Region>> regionOf(const std::filesystem::path& model)
{
    constexpr std::size_t kLargestModelFile = 64 << 20;
    const auto text = readWholeFile(model, kLargestModelFile);
    if (!text) {
        return badInput(text);
    }
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object() || !json.contains("region")) {
        return std::optional<Region>{};
    }
    const auto& region = json["region"];
    Region out;
    for (const auto& [key, value] : {std::pair{"row", &out.row},
                                     {"col", &out.col},
                                     {"height", &out.height},
                                     {"width", &out.width}}) {
        if (!region.is_object() || !region.contains(key) || !region[key].is_number_integer()) {
            return fail(Error::Kind::BadInput,
                        model.string() +
                            ": \"region\" needs whole numbers row, col, height and width.");
        }
        *value = region[key].get<int>();
    }
    return std::optional{out};
}

/// Without a region: up to 128 x 128 pixels around the lens.
Region aroundTheLens(const Observation& observation, const Scene& scene)
{
    constexpr int kSide = 128;
    double x = 0;
    double y = 0;
    if (!scene.lensMass.empty()) {
        const Component& lens = scene.lensMass.front();
        const auto parameters = findMassModel(lens.type)->parameters();
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            x = parameters[i].key == "center_x" ? lens.values[i] : x;
            y = parameters[i].key == "center_y" ? lens.values[i] : y;
        }
    }
    const auto first = [](double centre, int side, int length) {
        return std::clamp(static_cast<int>(std::lround(centre - (side - 1) / 2.0)), 0,
                          length - side);
    };
    const int height = std::min(kSide, observation.rows());
    const int width = std::min(kSide, observation.cols());
    return {first(observation.rowOf(y), height, observation.rows()),
            first(observation.colOf(x), width, observation.cols()), height, width};
}

/// Sets the job's observation, and its scene in the frame of the part that is cut out.
Result<void> setRegion(SampleJob& job, const Observation& whole, const Scene& scene,
                       const Region& region)
{
    if (region.row < 0 || region.col < 0 || region.height < 8 || region.width < 8 ||
        region.row + region.height > whole.rows() || region.col + region.width > whole.cols()) {
        return fail(Error::Kind::BadInput,
                    "The model was fitted to a region that lies outside of " + whole.file + " (" +
                        std::to_string(whole.cols()) + " x " + std::to_string(whole.rows()) +
                        " pixels): it belongs to another image.");
    }
    job.observation = cutObservation(whole, region.row, region.col, region.height, region.width);
    job.scene = sceneInFrame(scene, whole.xOf(region.col + (region.width - 1) / 2.0),
                             whole.yOf(region.row + (region.height - 1) / 2.0));
    return {};
}

} // namespace

std::vector<Option> samplingOptions()
{
    return together(
        {
            {.name = "--model",
             .value = "MODEL.json",
             .help = "Lens model, as written by fit or by the window.",
             .required = true},
            {.name = "--prior",
             .value = "P",
             .help = "Weights of the prior (.safetensors), or gaussian; default: the one that "
                     "comes with the program."},
            {.name = "--sampler",
             .value = "S",
             .help = "default is calibrated, preview quick, gaussian the classical inversion.",
             .choices = {"default", "preview", "gaussian"}},
            {.name = "--steps",
             .kind = Option::Kind::Integer,
             .value = "N",
             .help = "Steps of the sampler; default: its own number.",
             .lower = 1,
             .upper = 100000},
            {.name = "--batch",
             .kind = Option::Kind::Integer,
             .value = "N",
             .help = "Samples computed together; default: by the memory.",
             .lower = 1,
             .upper = 65536},
        },
        observationOptions());
}

Result<SampleJob> samplingJob(const Arguments& arguments, Console& console)
{
    SampleJob job;
    const auto prior = priorFile(arguments);
    if (!prior) {
        return failWith(prior);
    }
    job.prior = *prior;
    job.sampler = arguments.text("--sampler", job.prior.empty() ? "gaussian" : "default");
    job.steps = static_cast<int>(arguments.integer("--steps", 0));
    job.batch = static_cast<int>(arguments.integer("--batch", 0));
    job.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    job.device = arguments.text("--device", job.device);
    const std::filesystem::path model = arguments.text("--model");
    const auto scene = readScene(model);
    if (!scene) {
        return badInput(scene);
    }
    const auto region = regionOf(model);
    if (!region) {
        return failWith(region);
    }
    const auto observation = readInput(arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    const auto set =
        setRegion(job, *observation, *scene, region->value_or(aroundTheLens(*observation, *scene)));
    if (!set) {
        return failWith(set);
    }
    return job;
}

} // namespace anneau::cli
