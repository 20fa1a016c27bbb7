// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/exchange/model_export.h"
#include "core/inference/chains/chain_file.h"
#include "core/io/observation_writer.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "convert",
        .summary = "carry a lens model to and from other programs",
        .text =
            "Reads a model (.json: a model file, the result of a fit, or a COOLEST template) and "
            "writes it as a model file, a COOLEST template with its FITS files, or a Python module "
            "for lenstronomy or caustics. Angles, radii, amplitudes and b_n are converted; "
            "whatever the other side has no room for is named. From a template that brings its "
            "image, noise and PSF, the observation can be written, too.",
        .positionals = {{"MODEL", "Model file, result of a fit, or COOLEST template (.json)."}},
        .options =
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "FILE",
                 .help = "Where it goes: .json, .py, .yaml or, for the observation, .fits.",
                 .required = true},
                {.name = "--to",
                 .value = "FORMAT",
                 .help = "anneau, coolest, lenstronomy, caustics, caustics-yaml or observation; "
                         "default for "
                         ".json: coolest from a model, anneau from a template; for .fits: "
                         "observation.",
                 .choices = {"anneau", "coolest", "lenstronomy", "caustics", "caustics-yaml",
                             "observation"}},
                {.name = "--obs",
                 .value = "OBS",
                 .help =
                     "Observation whose image, noise, PSF and mask go into a COOLEST template, or "
                     "whose frame goes into YAML."},
                {.name = "--posterior",
                 .value = "CHAINS.fits",
                 .help = "Chains of infer, whose means, medians and percentiles go into a COOLEST "
                         "template in place of a fit's."},
                {.name = "--into",
                 .value = "TEMPLATE",
                 .help = "Bring this COOLEST template up to date with the model's values and keep "
                         "all else that it says."},
            },
        .examples = {"anneau-cli convert J0252.json --obs J0252.fits -o coolest/J0252.json",
                     "anneau-cli convert coolest/J0252.json -o model.json",
                     "anneau-cli convert model.json --to lenstronomy -o model.py"},
    };
}

Result<std::string> formatOf(const Arguments& arguments, ModelFile::Format from)
{
    const std::filesystem::path output = arguments.text("--output");
    const std::string extension = output.extension().string();
    if (arguments.has("--into") && arguments.text("--to", "coolest") != "coolest") {
        return fail(Error::Kind::BadInput, "--into is for --to coolest.");
    }
    if (arguments.has("--to")) {
        return arguments.text("--to");
    }
    if (extension == ".fits") {
        return std::string("observation");
    }
    if (extension == ".yaml") {
        return std::string("caustics-yaml");
    }
    if (extension != ".json") {
        return fail(Error::Kind::BadInput, "Say with --to what " + output.string() +
                                               " is to be: lenstronomy or caustics.");
    }
    const bool toCoolest = from == ModelFile::Format::Anneau || arguments.has("--into");
    return std::string(toCoolest ? "coolest" : "anneau");
}

/// Replaces what is said of the parameters by what chains say; the model's values stay.
Result<void> takePosterior(const std::filesystem::path& file, CoolestModel& content)
{
    const auto summary = readChainSummary(file);
    if (!summary) {
        return badInput(summary);
    }
    int taken = 0;
    for (const InferredParameter& p : *summary) {
        const bool known = std::any_of(
            content.scene.lensMass.begin(), content.scene.lensMass.end(),
            [&](const Component& c) { return c.id == p.component && c.type == p.type; });
        if (!known || p.fixed) {
            continue;
        }
        auto found = std::find_if(content.parameters.begin(), content.parameters.end(),
                                  [&](const CoolestParameter& c) {
                                      return c.component == p.component && c.key == p.key;
                                  });
        if (found == content.parameters.end()) {
            found = content.parameters.insert(found, {p.component, p.key, {}, {}});
        }
        found->posterior = {p.mean, p.median, p.low68, p.high68};
        ++taken;
    }
    return taken > 0 ? Result<void>{}
                     : fail(Error::Kind::BadInput, file.string() +
                                                       " holds chains of another lens: none of its "
                                                       "components is in the model.");
}

Result<std::vector<std::string>> toCoolest(const Arguments& arguments, const ModelFile& model,
                                           const std::filesystem::path& output, Console& console)
{
    CoolestModel content = model.content;
    if (arguments.has("--posterior")) {
        if (auto taken = takePosterior(arguments.text("--posterior"), content); !taken) {
            return failWith(taken);
        }
    }
    std::optional<Observation> observation;
    if (arguments.has("--obs")) {
        auto read = readObservation(imageFile(arguments.text("--obs")));
        if (!read) {
            return badInput(read);
        }
        observation = std::move(*read);
        if (!content.text.empty()) {
            content.text.clear(); // its image is another
            console.note("Note: With --obs a new template is made; what else the old one says is "
                         "not carried over.");
        }
    }
    if (arguments.has("--into")) {
        if (observation) {
            return fail(Error::Kind::BadInput,
                        "--into and --obs exclude each other: the template has its observation.");
        }
        auto into = readCoolest(arguments.text("--into"));
        if (!into) {
            return badInput(into);
        }
        content.text = into->text;
        content.folder = into->folder;
        content.cosmology = into->cosmology;
    }
    return writeCoolest(output, content, observation ? &*observation : nullptr);
}

Result<std::vector<std::string>> toObservation(const ModelFile& model,
                                               const std::filesystem::path& output)
{
    const auto observation = observationOf(model.content);
    if (!observation) {
        return badInput(observation);
    }
    const auto written =
        writeObservation(output, *observation, {}, sceneToJson(model.content.scene));
    return written ? Result<std::vector<std::string>>(observation->warnings) : failWith(written);
}

Result<std::vector<std::string>> write(const Arguments& arguments, const std::string& format,
                                       const ModelFile& model, const std::filesystem::path& output,
                                       Console& console)
{
    if (format == "coolest") {
        return toCoolest(arguments, model, output, console);
    }
    if (format == "observation") {
        return toObservation(model, output);
    }
    const ModelFormat written = format == "lenstronomy"     ? ModelFormat::Lenstronomy
                                : format == "caustics"      ? ModelFormat::Caustics
                                : format == "caustics-yaml" ? ModelFormat::CausticsYaml
                                                            : ModelFormat::Anneau;
    std::optional<Observation> observation;
    if (written == ModelFormat::CausticsYaml && arguments.has("--obs")) {
        auto read = readObservation(imageFile(arguments.text("--obs")));
        if (!read) {
            return badInput(read);
        }
        observation = std::move(*read);
    }
    return exportModel(output, written, model.content, observation ? &*observation : nullptr);
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token)
{
    const auto model = readModelFile(arguments.positionals().front());
    if (!model) {
        return badInput(model);
    }
    const auto format = formatOf(arguments, model->format);
    if (!format) {
        return failWith(format);
    }
    if (arguments.has("--posterior") && *format != "coolest") {
        return fail(Error::Kind::BadInput, "--posterior is for --to coolest.");
    }
    const bool python = *format == "lenstronomy" || *format == "caustics";
    const auto output =
        outputFile(arguments.text("--output"), {python                       ? ".py"
                                                : *format == "observation"   ? ".fits"
                                                : *format == "caustics-yaml" ? ".yaml"
                                                                             : ".json"});
    if (!output) {
        return failWith(output);
    }
    auto written = write(arguments, *format, *model, *output, console);
    if (!written) {
        return failWith(written);
    }
    std::vector<std::string> warnings = model->content.warnings;
    warnings.insert(warnings.end(), written->begin(), written->end());
    for (const std::string& warning : warnings) {
        console.note("Note: " + warning);
    }
    const nlohmann::ordered_json json{
        {"output", output->string()}, {"format", *format}, {"warnings", warnings}};
    return outcome(json, "Written to " + output->string() + " (" + *format + ")\n");
}

} // namespace

Command convertCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
