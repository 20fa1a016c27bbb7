// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/findings.h"
#include "app/cli/inputs.h"
#include "app/cli/sampling.h"
#include "core/base/printed.h"
#include "core/posterior/arc_residuals.h"
#include "core/posterior/calibration.h"
#include "core/posterior/residual_checks.h"
#include "core/posterior/residual_images.h"
#include "core/posterior/sample_file.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace anneau::cli {
namespace {

constexpr double kFalseAlarm = 0.01;

Usage usage()
{
    return {
        .command = "check-posterior",
        .summary = "put samples, ours or another program's, through every test",
        .text =
            "What the samples leave of the data is compared with noise: chi2, power spectrum, "
            "distribution, peaks. Samples of simulated problems are compared with the truths: "
            "TARP, "
            "SBC, PQMass. A posterior file of this program holds its data, and where the lens was "
            "sampled, too, each sample is judged with its own lens and noise; for samples in "
            "FITS, .npy or HDF5 name the observation and the model whose source grid they are on. "
            "Exit "
            "status 1 when a test fails.",
        .positionals = {{"SAMPLES", "Posterior file, FITS, .npy or HDF5; FILE[NAME] names an array "
                                    "in it, else \"samples\"."}},
        .options = together(
            {
                {.name = "--truth",
                 .value = "FILE",
                 .help = "What the samples should be draws about; default: \"truth\" in SAMPLES."},
                {.name = "--references",
                 .value = "FILE",
                 .help = "Reference points for TARP, shaped as the truth; default: made from the "
                         "data or from samples."},
                {.name = "--data",
                 .value = "FILE",
                 .help = "Data of each simulation, from which references are made."},
                {.name = "--axes",
                 .value = "AXES",
                 .help = "Axes of the samples, the slowest first: N simulations, K samples, P "
                         "numbers, Y and X of images; default KP, KYX or NKYX."},
                {.name = "--scale",
                 .kind = Option::Kind::Number,
                 .value = "F",
                 .help =
                     "What the samples are multiplied by to be in e-/s per arcsec^2; default 1.",
                 .lower = 1e-30,
                 .upper = 1e30},
                {.name = "--obs",
                 .value = "OBS",
                 .help = "Observation to compare with; needs --model."},
                {.name = "--model",
                 .value = "MODEL.json",
                 .help = "Lens, lens light and source grid of the samples."},
                {.name = "--arcs",
                 .kind = Option::Kind::Switch,
                 .help = "Look at the residuals only where the lensed source stands above the "
                         "noise; for a posterior file of this program."},
                {.name = "--false-alarm",
                 .kind = Option::Kind::Number,
                 .value = "P",
                 .help = "In how many of all cases sound samples may fail; default 0.01.",
                 .lower = 1e-6,
                 .upper = 0.5},
            },
            together(skyOptions(), observationOptions())),
        .examples = {"anneau-cli check-posterior posterior.fits",
                     "anneau-cli check-posterior joint.fits --arcs",
                     "anneau-cli check-posterior chain.npy --obs J0252.fits --model J0252.json",
                     "anneau-cli check-posterior runs.h5 --axes NKP --truth truths.npy --json"},
    };
}

SampleFiles filesOf(const Arguments& arguments)
{
    SampleFiles files;
    files.samples = arguments.positionals().front();
    files.truth = arguments.text("--truth");
    files.reference = arguments.text("--references");
    files.data = arguments.text("--data");
    files.axes = arguments.text("--axes");
    files.scale = arguments.number("--scale", 1);
    return files;
}

/// Residuals where there are data to compare with; nothing otherwise.
Result<std::optional<Residuals>> residualsFor(const Arguments& arguments, const SampleSet& set,
                                              Console& console)
{
    if (arguments.has("--obs") != arguments.has("--model")) {
        return fail(Error::Kind::BadInput,
                    "--obs and --model belong together: the data, and the lens and source grid "
                    "that the samples are for.");
    }
    const auto posterior = PosteriorFile::open(arguments.positionals().front(), false);
    if (arguments.has("--obs") && posterior && !posterior->lensDraws().empty()) {
        return fail(Error::Kind::BadInput,
                    "Each of these samples has a lens of its own, kept in the file with the data; "
                    "leave --obs and --model out.");
    }
    if (arguments.has("--arcs") && (arguments.has("--obs") || !posterior)) {
        return fail(Error::Kind::BadInput, "--arcs needs a posterior file of this program, and "
                                           "neither --obs nor --model.");
    }
    if (arguments.has("--obs")) {
        SampleJob job;
        if (const auto read = readScene(job, arguments.text("--obs"), arguments, console); !read) {
            return failWith(read);
        }
        auto residuals = residualsOf(set, job.observation, job.scene);
        if (!residuals) {
            return failWith(residuals);
        }
        return std::optional<Residuals>(std::move(*residuals));
    }
    if (!posterior) {
        return std::optional<Residuals>();
    }
    auto residuals = residualsOf(*posterior);
    if (!residuals) {
        return failWith(residuals);
    }
    if (arguments.has("--arcs")) {
        auto arcs = arcResiduals(*posterior);
        if (!arcs) {
            return failWith(arcs);
        }
        if (arcs->pixels == 0) {
            return fail(Error::Kind::BadInput,
                        "The lensed source stands above the noise nowhere; leave --arcs out.");
        }
        residuals->mask = std::move(arcs->region);
    }
    return std::optional<Residuals>(std::move(*residuals));
}

Result<std::vector<Finding>> findingsFor(const Arguments& arguments, const SampleSet& set,
                                         std::uint64_t seed, Console& console)
{
    std::vector<Finding> findings;
    const auto residuals = residualsFor(arguments, set, console);
    if (!residuals) {
        return failWith(residuals);
    }
    if (*residuals) {
        const auto correlation = skyCorrelation(arguments, console);
        if (!correlation) {
            return failWith(correlation);
        }
        findings = ResidualChecks((*residuals)->mask, *correlation, seed).run((*residuals)->images);
    }
    if (!set.truth.empty()) {
        const CalibrationSuite suite(set.simulations, set.samples, seed);
        const auto found = suite.run(set);
        findings.insert(findings.end(), found.begin(), found.end());
    }
    if (findings.empty()) {
        return fail(Error::Kind::BadInput,
                    "There is nothing to compare the samples with; name the truth with --truth, or "
                    "the data with --obs and --model.");
    }
    return findings;
}

std::string sizesOf(const SampleSet& set)
{
    const std::string each = set.isImage()
                                 ? printed("images of %d x %d pixels", set.shape[0], set.shape[1])
                                 : printed("%d numbers", set.shape[0]);
    return printed("%d problem%s, %d samples each, %s\n", set.simulations,
                   set.simulations == 1 ? "" : "s", set.samples, each.c_str());
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token)
{
    const auto set = readSamples(filesOf(arguments));
    if (!set) {
        return badInput(set);
    }
    const auto seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    const auto findings = findingsFor(arguments, *set, seed, console);
    if (!findings) {
        return failWith(findings);
    }
    const double falseAlarm = arguments.number("--false-alarm", kFalseAlarm);
    const bool sound = passes(*findings, falseAlarm);
    const nlohmann::ordered_json json{{"file", arguments.positionals().front()},
                                      {"simulations", set->simulations},
                                      {"samples", set->samples},
                                      {"shape", set->shape},
                                      {"false_alarm", falseAlarm},
                                      {"passed", sound},
                                      {"tests", findingsJson(*findings)}};
    const std::string verdict =
        printed("%s: %d tests, of which sound samples fail one in %.3g %% of cases\n",
                sound ? "passed" : "FAILED", static_cast<int>(findings->size()), 100 * falseAlarm);
    return outcome(json, sizesOf(*set) + findingsText(*findings) + verdict,
                   sound ? Outcome::Done : Outcome::Failed);
}

} // namespace

Command checkPosteriorCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
