// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sampling.h"

#include "app/cli/inputs.h"
#include "core/base/printed.h"
#include "core/base/resources.h"
#include "core/forward/scene_frame.h"
#include "core/inference/fit/fit_region.h"
#include "core/inference/fit/quasars.h"
#include "core/lens/mass_model.h"
#include "core/model/scene_json.h"
#include "core/noise/sky_covariance.h"
#include "core/noise/sky_file.h"
#include "core/session/prior_choice.h"
#include "core/session/sampler_guide.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <system_error>

namespace anneau::cli {
namespace {

/// The program's own prior for sources of so many pixels a side, told where it is not the usual
/// one.
std::filesystem::path shippedPrior(int pixels, Console& console)
{
    std::filesystem::path prior = priorFor(pixels);
    if (prior != defaultPrior()) {
        console.note(printed("prior: %s, as the source grid has %d pixels a side",
                             prior.stem().c_str(), pixels));
    }
    return prior;
}

Result<std::filesystem::path> priorFile(const Arguments& arguments, int pixels, Console& console)
{
    const std::string wanted = arguments.text("--prior");
    const std::string sampler = arguments.text("--sampler");
    const bool gaussian = sampler == "gaussian" || sampler == "instant";
    if (wanted == "gaussian" || (wanted.empty() && gaussian)) {
        return std::filesystem::path();
    }
    const std::filesystem::path file =
        wanted.empty() ? shippedPrior(pixels, console) : std::filesystem::path(wanted);
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

/// Without a region: up to 128 x 128 pixels around the lens.
FitRegion aroundTheLens(const Observation& observation, const Scene& scene)
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
            first(observation.colOf(x), width, observation.cols()),
            height,
            width,
            {},
            {}};
}

/// Sets the job's observation, and its scene in the frame of the part that is cut out.
Result<void> setRegion(SampleJob& job, const Observation& whole, const Scene& scene,
                       const FitRegion& region)
{
    auto cut = cutRegion(whole, region);
    if (!cut) {
        return failWith(cut);
    }
    job.scene = sceneInFrame(scene, whole.xOf(region.col + (region.width - 1) / 2.0),
                             whole.yOf(region.row + (region.height - 1) / 2.0));
    job.observation = withPsfError(std::move(*cut), job.scene.lensLight);
    return {};
}

/// The source grid as --source-pixels and --source-side want it.
void regrid(Scene& scene, const Arguments& arguments)
{
    SourceGrid& grid = scene.sourceGrid;
    const SourceGrid before = grid;
    const double side = arguments.number("--source-side").value_or(grid.pixels * grid.pixelScale);
    grid.pixels = static_cast<int>(arguments.integer("--source-pixels", grid.pixels));
    grid.pixelScale = grid.pixels == before.pixels && !arguments.number("--source-side")
                          ? before.pixelScale // to the last digit
                          : side / grid.pixels;
    if (!(grid == before)) {
        scene.sourcePixels.reset(); // they were on the other grid
    }
}

} // namespace

std::vector<Option> samplingOptions()
{
    return together(
        {
            {.name = "--model",
             .value = "MODEL.json",
             .help = "Lens model, as written by fit or by the window, or a COOLEST template.",
             .required = true},
            {.name = "--prior",
             .value = "P",
             .help = "Weights of the prior (.safetensors), or gaussian; default: the one that "
                     "comes with the program for the size of the source grid."},
            {.name = "--sampler",
             .value = "S",
             .help = samplerHelp(),
             .complaint = samplerComplaint},
            {.name = "--steps",
             .kind = Option::Kind::Integer,
             .value = "N",
             .help = "Steps of the sampler; default: its own number.",
             .lower = 1,
             .upper = 100000},
            {.name = "--source-side",
             .kind = Option::Kind::Number,
             .value = "ARCSEC",
             .help = "Side of the source grid, about the model's centre; default: the model's own. "
                     "A joint run takes time with the square of the image pixels that see the "
                     "grid: let it end where the galaxy does.",
             .lower = 1e-3,
             .upper = 1e3},
            {.name = "--source-pixels",
             .kind = Option::Kind::Integer,
             .value = "N",
             .help = "Pixels of the source grid on a side, as many as the prior's; default: the "
                     "model's own. The grid keeps its field.",
             .lower = 8,
             .upper = 512},
            {.name = "--batch",
             .kind = Option::Kind::Integer,
             .value = "N",
             .help = "Samples computed together; default: by the memory.",
             .lower = 1,
             .upper = 65536},
        },
        together(skyOptions(), observationOptions()));
}

std::vector<Option> skyOptions()
{
    return {
        {.name = "--blank-sky",
         .value = "SKY.fits",
         .help = "Blank sky of the same reduction, an image or a stack: how its noise is "
                 "correlated is measured there and taken into account."},
        {.name = "--sky-reach",
         .kind = Option::Kind::Integer,
         .value = "PIXELS",
         .help = printed("How far correlations are measured there; default: twice as far as they "
                         "differ from zero, at most %d; check-noise tests it.",
                         kLongestSkyReach),
         .lower = 1,
         .upper = kLongestSkyReach}};
}

Result<void> readScene(SampleJob& job, const std::string& word, const Arguments& arguments,
                       Console& console)
{
    const std::filesystem::path model = arguments.text("--model");
    const auto scene = readModel(model, console);
    if (!scene) {
        return failWith(scene);
    }
    const auto region = readFitRegion(model);
    if (!region) {
        return badInput(region);
    }
    const auto observation = readInput(word, arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    return setRegion(job, *observation, *scene,
                     region->value_or(aroundTheLens(*observation, *scene)));
}

Result<Grid<double>> skyCorrelation(const Arguments& arguments, Console& console,
                                    const std::string& option)
{
    const std::string file = arguments.text(option);
    if (file.empty()) {
        return Grid<double>();
    }
    const auto patches = readSkyPatches(file);
    if (!patches) {
        return badInput(patches);
    }
    const int asked = static_cast<int>(arguments.integer("--sky-reach", 0));
    const auto sky =
        asked > 0 ? measureSkyCovariance(*patches, {}, asked) : measureSkyCovariance(*patches, {});
    if (!sky) {
        return badInput(sky);
    }
    const int reach = sky->reach;
    const auto next = [&](int dy, int dx) {
        return sky->covariance.at(reach + dy, reach + dx) / sky->variance();
    };
    console.note(printed("blank sky: noise of the next pixel correlated by %.2f and %.2f (+- %.2f)",
                         next(0, 1), next(1, 0), sky->correlationError()));
    console.note(asked > 0 ? printed("correlations are taken up to %d pixels, as asked for", reach)
                 : sky->zeroFrom ? printed("correlations are zero to within twice their error from "
                                           "%d pixels on; taken up to %d pixels",
                                           *sky->zeroFrom, reach)
                                 : printed("correlations are not zero even at %d pixels, the "
                                           "longest step; taken up to there",
                                           reach));
    return sky->correlation();
}

std::string samplerComplaint(const std::string& name)
{
    const auto parsed = parseSampler(name);
    return parsed ? "" : parsed.error().message;
}

std::vector<std::string> commaList(const std::string& text)
{
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, ',');) {
        word.erase(0, word.find_first_not_of(' '));
        out.push_back(word);
    }
    return out;
}

std::string samplerListComplaint(const std::string& text)
{
    for (const std::string& name : commaList(text)) {
        if (const std::string wrong = samplerComplaint(name); !wrong.empty()) {
            return wrong;
        }
    }
    return commaList(text).empty() ? "--samplers needs a name." : "";
}

std::vector<Option> comparedSamplingOptions()
{
    std::vector<Option> options = samplingOptions();
    std::erase_if(options,
                  [](const Option& o) { return o.name == "--sampler" || o.name == "--steps"; });
    for (Option& option : options) {
        option.required = false;
    }
    return options;
}

Result<SampleJob> samplingJob(const Arguments& arguments, Console& console)
{
    SampleJob job;
    if (const auto read = readScene(job, arguments.positionals().front(), arguments, console);
        !read) {
        return failWith(read);
    }
    regrid(job.scene, arguments);
    const auto prior = priorFile(arguments, job.scene.sourceGrid.pixels, console);
    if (!prior) {
        return failWith(prior);
    }
    job.prior = *prior;
    job.sampler = arguments.text("--sampler", job.prior.empty() ? "gaussian" : "default");
    job.steps = static_cast<int>(arguments.integer("--steps", 0));
    job.batch = static_cast<int>(arguments.integer("--batch", 0));
    job.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    job.device = arguments.text("--device", job.device);
    auto correlation = skyCorrelation(arguments, console);
    if (!correlation) {
        return failWith(correlation);
    }
    job.noiseCorrelation = std::move(*correlation);
    return job;
}

} // namespace anneau::cli
