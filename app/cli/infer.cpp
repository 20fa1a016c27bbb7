// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/inference/chains/lens_posterior.h"
#include "core/inference/fit/fit_region.h"
#include "core/inference/parameter_map.h"
#include "core/lens/mass_model.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <system_error>

namespace anneau::cli {
namespace {

using Json = nlohmann::ordered_json;

Usage usage()
{
    return {
        .command = "infer",
        .summary = "sample the posterior of the lens parameters",
        .text =
            "Draws the parameters of a lens from their posterior, the pixelated source integrated "
            "out under a Gaussian prior whose strength and correlation length are drawn, too, and "
            "the lens' light linearised and integrated out. Hamiltonian chains (NUTS) start from "
            "the model. Gives means, medians, intervals, R-hat, effective draws and the evidence, "
            "by which models of one image compare. The chains are on the disk every few seconds: "
            "--resume goes on with them, also for more draws.",
        .positionals = {{"OBS", "FITS file of the observation, or FILE[HDU]."}},
        .options = together(
            {
                {.name = "--model",
                 .value = "MODEL.json",
                 .help = "Result of a fit (best: it says which pixels to look at), model file or "
                         "COOLEST template; fixed parameters stay.",
                 .required = true},
                {.name = "--output",
                 .shortName = "-o",
                 .value = "CHAINS.fits",
                 .help = "Where the chains go.",
                 .required = true},
                {.name = "--draws",
                 .shortName = "-n",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Draws of each chain; default 400.",
                 .lower = 4,
                 .upper = 1e6},
                {.name = "--warm-up",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Moves of each chain before these; default 150.",
                 .lower = 10,
                 .upper = 1e5},
                {.name = "--chains",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Independent chains; default 4.",
                 .lower = 2,
                 .upper = 64},
                {.name = "--source-pixels",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Side of the grid of the source; default 28. The time goes as its sixth "
                         "power.",
                 .lower = 8,
                 .upper = 80},
                {.name = "--fix",
                 .value = "LIST",
                 .help = "Parameters to hold, as component.name or component.name=value, with "
                         "commas between: lens.gamma=2,shear.gamma_ext=0."},
                {.name = "--hold-light",
                 .kind = Option::Kind::Switch,
                 .help = "Take the model's lens light and sky as known."},
                {.name = "--resume",
                 .kind = Option::Kind::Switch,
                 .help = "Go on with the output of an earlier run, if there is one."},
            },
            observationOptions()),
        .examples = {"anneau-cli infer J0252.fits --model J0252.json -o J0252-chains.fits",
                     "anneau-cli infer J0252.fits --model J0252.json --fix lens.gamma=2 -o "
                     "sie.fits --json",
                     "anneau-cli convert J0252.json --posterior J0252-chains.fits -o "
                     "coolest/J0252.json"},
    };
}

/// Holds one parameter of the lens, "lens.gamma" or "lens.gamma=2". Without a shear or an
/// ellipticity its angle means nothing and is held, too.
Result<void> fixOne(Scene& scene, const std::string& word)
{
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const std::size_t dot = name.rfind('.');
    const std::string id = name.substr(0, dot);
    const std::string key = dot == std::string::npos ? "" : name.substr(dot + 1);
    for (Component& component : scene.lensMass) {
        const auto table = findMassModel(component.type)->parameters();
        const auto found = std::find_if(table.begin(), table.end(),
                                        [&](const Parameter& p) { return p.key == key; });
        if (component.id != id || found == table.end()) {
            continue;
        }
        const auto k = static_cast<std::size_t>(found - table.begin());
        component.fixed[k] = true;
        if (equals != std::string::npos) {
            const char* begin = word.data() + equals + 1;
            const char* end = word.data() + word.size();
            const auto [last, code] = std::from_chars(begin, end, component.values[k]);
            if (code != std::errc{} || last != end || !std::isfinite(component.values[k])) {
                return fail(Error::Kind::BadInput,
                            "--fix: \"" + word + "\" has no number after =.");
            }
        }
        const bool round = (key == "gamma_ext" && component.values[k] == 0) ||
                           (key == "q" && component.values[k] == 1);
        const std::string angle = key == "q" ? "phi" : "phi_ext";
        for (std::size_t a = 0; a < table.size() && round; ++a) {
            component.fixed[a] = component.fixed[a] || table[a].key == angle;
        }
        return {};
    }
    std::string names;
    for (const Component& component : scene.lensMass) {
        for (const Parameter& parameter : findMassModel(component.type)->parameters()) {
            names += (names.empty() ? "" : ", ") + component.id + "." + std::string(parameter.key);
        }
    }
    return fail(Error::Kind::BadInput,
                "--fix: the model's lens has no parameter \"" + name + "\"; it has " + names + ".");
}

Result<void> fixAll(Scene& scene, const std::string& list)
{
    std::istringstream words(list);
    for (std::string word; std::getline(words, word, ',');) {
        if (auto fixed = fixOne(scene, word); !fixed) {
            return fixed;
        }
    }
    return {};
}

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

Json toJson(const InferredParameter& p)
{
    return {{"component", p.component},
            {"type", p.type},
            {"name", p.key},
            {"unit", p.unit},
            {"fixed", p.fixed},
            {"mean", p.mean},
            {"median", p.median},
            {"sd", p.sd},
            {"interval_68", {p.low68, p.high68}},
            {"interval_95", {p.low95, p.high95}},
            {"rhat", p.fixed ? Json() : number(p.rhat)},
            {"ess_bulk", p.fixed ? Json() : number(p.bulkEss)},
            {"ess_tail", p.fixed ? Json() : number(p.tailEss)},
            {"prior", p.prior}};
}

Json toJson(const LensPosterior& posterior, const InferOptions& options)
{
    Json parameters = Json::array();
    for (const InferredParameter& parameter : posterior.chains.parameters) {
        parameters.push_back(toJson(parameter));
    }
    const bool known = posterior.evidence.known;
    return {{"output", options.output.string()},
            {"chains", options.chains},
            {"draws", posterior.draws},
            {"warm_up", options.nuts.warmUp},
            {"seed", options.nuts.seed},
            {"parameters", parameters},
            {"rhat", number(posterior.rhat)},
            {"least_ess", number(posterior.leastEss)},
            {"divergences", posterior.divergences},
            {"cut_trajectories", posterior.longest},
            {"acceptance", posterior.acceptance},
            {"step", posterior.step},
            {"evaluations", posterior.evaluations},
            {"seconds", posterior.seconds},
            {"ln_evidence", known ? Json(posterior.evidence.logZ) : Json()},
            {"ln_evidence_sd", known ? Json(posterior.evidence.sd) : Json()},
            {"evidence_draws", number(posterior.evidence.effective)},
            {"chi2_arcs", posterior.chi2Arcs},
            {"assumptions", posterior.assumptions},
            {"cancelled", posterior.cancelled},
            {"warnings", posterior.warnings}};
}

std::string toText(const LensPosterior& posterior, const InferOptions& options)
{
    std::array<char, 240> line{};
    std::string text = "                                  median     - 68 % +          95 %"
                       "                    R-hat  draws\n";
    for (const InferredParameter& p : posterior.chains.parameters) {
        if (p.fixed) {
            std::snprintf(line.data(), line.size(), "%-14s %-18s %10.5g   fixed %29s %s\n",
                          p.component.c_str(), p.key.c_str(), p.median, "", p.unit.c_str());
        } else {
            std::snprintf(line.data(), line.size(),
                          "%-14s %-18s %10.5g  %8.2g %8.2g  %9.5g ... %-9.5g %6.3f %6.0f  %s\n",
                          p.component.c_str(), p.key.c_str(), p.median, p.median - p.low68,
                          p.high68 - p.median, p.low95, p.high95, p.rhat, p.bulkEss,
                          p.unit.c_str());
        }
        text += line.data();
    }
    if (posterior.evidence.known) {
        std::snprintf(line.data(), line.size(), "ln evidence %.2f +- %.2f\n",
                      posterior.evidence.logZ, posterior.evidence.sd);
        text += line.data();
    }
    std::snprintf(line.data(), line.size(),
                  "%d chains of %d draws, acceptance %.2f, %d divergences, %ld evaluations, %s\n",
                  options.chains, posterior.draws, posterior.acceptance, posterior.divergences,
                  posterior.evaluations, duration(posterior.seconds).c_str());
    text += line.data();
    for (const std::string& assumption : posterior.assumptions) {
        text += "Supposed: " + assumption + ".\n";
    }
    for (const std::string& warning : posterior.warnings) {
        text += "Note: " + warning + "\n";
    }
    return text + (posterior.cancelled ? "Interrupted; go on with --resume: " : "Written to ") +
           options.output.string() + "\n";
}

Result<InferOptions> makeOptions(const Arguments& arguments)
{
    const auto output = outputFile(arguments.text("--output"), {".fits", ".fit"});
    if (!output) {
        return failWith(output);
    }
    std::error_code ignored;
    if (std::filesystem::exists(*output, ignored) && !arguments.has("--resume")) {
        return fail(Error::Kind::BadInput,
                    output->string() + " exists; continue it with --resume, or remove it first.");
    }
    InferOptions options;
    options.output = *output;
    options.resume = arguments.has("--resume");
    options.chains = static_cast<int>(arguments.integer("--chains", options.chains));
    options.draws = static_cast<int>(arguments.integer("--draws", options.draws));
    options.nuts.warmUp = static_cast<int>(arguments.integer("--warm-up", options.nuts.warmUp));
    options.nuts.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    options.setup.sourcePixels =
        static_cast<int>(arguments.integer("--source-pixels", options.setup.sourcePixels));
    options.setup.holdLight = arguments.has("--hold-light");
    return options;
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto options = makeOptions(arguments);
    if (!options) {
        return failWith(options);
    }
    const auto observation = readInput(arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    auto model = readModel(arguments.text("--model"), console);
    if (!model) {
        return failWith(model);
    }
    const auto region = readFitRegion(arguments.text("--model"));
    if (!region) {
        return badInput(region);
    }
    if (auto fixed = fixAll(*model, arguments.text("--fix")); !fixed) {
        return failWith(fixed);
    }
    const auto posterior =
        inferLens(*observation, *model, *region, *options, console.meter("draws"), stop);
    if (!posterior) {
        return failWith(posterior);
    }
    return outcome(toJson(*posterior, *options), toText(*posterior, *options),
                   posterior->cancelled ? Outcome::Interrupted : Outcome::Done);
}

} // namespace

Command inferCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
