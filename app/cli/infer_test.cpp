// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/base/parallel.h"
#include "core/inference/chains/chain_file.h"
#include "core/inference/chains/trial_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "infer-test",
        .summary = "measure whether the intervals of infer can be believed",
        .text =
            "Draws lenses and sources from a prior around a model, simulates images with the "
            "observation's pixels, PSF, noise and mask, infers each lens as `infer` does, and "
            "counts where the truth lies among the draws: expected coverage of all parameters "
            "together (TARP) and the rank of each (SBC). Free parameters are normal around the "
            "model's: theta_E 5 %, gamma 0.15, ellipticities 0.1, shear 0.05, centres 0.05 "
            "arcsec. The source is a Gaussian field on the model's source grid; there is no lens "
            "light. An interrupted test goes on with the same command.",
        .positionals = {{"OBS", "FITS file of up to 80 x 80 pixels, or FILE[HDU]."}},
        .options = together(
            {
                {.name = "--model",
                 .value = "MODEL.json",
                 .help = "Model around which lenses are drawn; its fixed parameters stay.",
                 .required = true},
                {.name = "--output",
                 .shortName = "-o",
                 .value = "TEST.fits",
                 .help = "Where ranks and fractions go; `report` draws them.",
                 .required = true},
                {.name = "--simulations",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Simulated images, all in all; default 200.",
                 .lower = 1,
                 .upper = 1e6},
                {.name = "--samples",
                 .shortName = "-n",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Posterior samples of each, a multiple of 8; default 32.",
                 .lower = 8,
                 .upper = 10000},
                {.name = "--source-pixels",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Side of the source grid; default 14.",
                 .lower = 6,
                 .upper = 64},
                {.name = "--snr",
                 .kind = Option::Kind::Number,
                 .value = "S",
                 .help = "Peak signal to noise of a middling simulation; default 20.",
                 .lower = 1,
                 .upper = 1e4},
            },
            observationOptions()),
        .examples = {"anneau-cli infer-test small.fits --model small.json --simulations 200 -o "
                     "test.fits"},
    };
}

nlohmann::ordered_json toJson(const TrialFile& test, const TrialSummary& summary,
                              const std::filesystem::path& output)
{
    auto ranks = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < summary.ranks.sbc.size(); ++k) {
        ranks.push_back({{"name", test.setup().names[k]},
                         {"p_value", summary.ranks.sbc[k].pValue},
                         {"ecdf_p_value", summary.ranks.sbc[k].ecdfPValue},
                         {"ecdf_deviation", summary.ranks.sbc[k].ecdfDeviation},
                         {"histogram", summary.ranks.sbc[k].histogram}});
    }
    return {{"output", output.string()},
            {"simulations", summary.tarp.simulations},
            {"samples", summary.tarp.samples},
            {"calibrated", summary.calibrated()},
            {"tarp",
             {{"inside_band_95", summary.tarp.insideBand95},
              {"max_deviation", summary.tarp.maxDeviation},
              {"signed_deviation", summary.tarp.signedDeviation},
              {"area_to_curve", summary.tarp.areaToCurve},
              {"p_value", summary.tarp.pValue},
              {"band_p_value", summary.tarp.bandPValue},
              {"alpha", summary.tarp.alpha},
              {"ecp", summary.tarp.ecp}}},
            {"sbc_p_value", summary.ranks.pValue},
            {"sbc", ranks},
            {"rhat_above_1.2", summary.unsettled},
            {"divergent", summary.diverged},
            {"evaluations_each", summary.evaluations},
            {"seconds_each", summary.seconds}};
}

std::string toText(const TrialFile& test, const TrialSummary& summary)
{
    std::array<char, 400> line{};
    std::snprintf(line.data(), line.size(),
                  "%d simulations with %d samples each; %.0f evaluations, %.2f s a simulation\n"
                  "TARP: largest deviation %+.3f, p = %.3f, %s the 95 %% band\n"
                  "SBC: least p of all numbers, corrected for their count, %.3f\n",
                  summary.tarp.simulations, summary.tarp.samples, summary.evaluations,
                  summary.seconds, summary.tarp.signedDeviation, summary.tarp.pValue,
                  summary.tarp.insideBand95 ? "inside" : "OUTSIDE", summary.ranks.pValue);
    std::string text = line.data();
    for (std::size_t k = 0; k < summary.ranks.sbc.size(); ++k) {
        std::snprintf(line.data(), line.size(),
                      "  %-20s p = %.3f (histogram), %.3f (distribution)\n",
                      test.setup().names[k].c_str(), summary.ranks.sbc[k].pValue,
                      summary.ranks.sbc[k].ecdfPValue);
        text += line.data();
    }
    std::snprintf(line.data(), line.size(),
                  "R-hat stayed above 1.2 in %d, trajectories diverged in %d\n", summary.unsettled,
                  summary.diverged);
    return text + line.data();
}

/// Trials that are not there yet, some at a time, one a thread.
Result<void> runTrials(TrialFile& test, const LensPosteriorModel& model,
                       const LensTrialOptions& options, int simulations,
                       const ProgressReport& progress, const std::stop_token& stop)
{
    std::vector<int> missing;
    for (int i = 0; i < simulations; ++i) {
        if (!test.contains(i)) {
            missing.push_back(i);
        }
    }
    const auto atOnce = static_cast<std::size_t>(2 * threadCount());
    for (std::size_t begin = 0; begin < missing.size() && !stop.stop_requested(); begin += atOnce) {
        if (progress) {
            progress({"inferring",
                      static_cast<double>(simulations) - double(missing.size() - begin),
                      double(simulations)});
        }
        std::vector<LensTrial> trials(std::min(atOnce, missing.size() - begin));
        parallelFor(trials.size(), 1, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last && !stop.stop_requested(); ++i) {
                trials[i] = runLensTrial(model, options, missing[begin + i], stop);
            }
        });
        if (stop.stop_requested()) {
            break;
        }
        if (auto kept = test.append(trials); !kept) {
            return kept;
        }
    }
    return {};
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto output = outputFile(arguments.text("--output"), {".fits", ".fit"});
    if (!output) {
        return failWith(output);
    }
    LensTrialOptions options;
    options.samples = static_cast<int>(arguments.integer("--samples", options.samples));
    if (options.samples % 8 != 0) {
        return fail(Error::Kind::BadInput, "--samples must be a multiple of 8.");
    }
    options.sourcePixels =
        static_cast<int>(arguments.integer("--source-pixels", options.sourcePixels));
    options.peakSnr = arguments.number("--snr", options.peakSnr);
    options.nuts.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    const auto observation = readInput(arguments, console);
    if (!observation) {
        return failWith(observation);
    }
    const auto scene = readModel(arguments.text("--model"), console);
    if (!scene) {
        return failWith(scene);
    }
    const auto model = trialModel(*observation, *scene, options, options.nuts.seed);
    if (!model) {
        return failWith(model);
    }
    TrialSetup setup;
    setup.program = "Anneau " ANNEAU_VERSION;
    setup.observation = std::filesystem::path(observation->file).filename().string();
    setup.model = hashOf(*model);
    setup.seed = options.nuts.seed;
    setup.samples = options.samples;
    setup.chains = options.chains;
    setup.thinning = options.thinning;
    setup.warmUp = options.nuts.warmUp;
    setup.names = trialNames(*model);
    auto test = TrialFile::openOrCreate(*output, setup);
    if (!test) {
        return failWith(test);
    }
    const int simulations = static_cast<int>(arguments.integer("--simulations", 200));
    if (auto done =
            runTrials(*test, *model, options, simulations, console.meter("simulations"), stop);
        !done) {
        return failWith(done);
    }
    if (test->rows().empty()) {
        return fail(Error::Kind::Cancelled, "Stopped before the first simulation was finished.");
    }
    const TrialSummary summary = summaryOf(*test);
    auto json = toJson(*test, summary, *output);
    const std::string text = toText(*test, summary);
    const bool interrupted = static_cast<int>(test->rows().size()) < simulations;
    json["cancelled"] = interrupted;
    if (interrupted) {
        return outcome(json, text + "Interrupted; the same command goes on.\n",
                       Outcome::Interrupted);
    }
    return outcome(json, text, summary.calibrated() ? Outcome::Done : Outcome::Failed);
}

} // namespace

Command inferTestCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
