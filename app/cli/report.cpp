// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/posterior/coverage_file.h"
#include "core/posterior/posterior_maps.h"
#include "core/report/coverage_page.h"
#include "core/report/page.h"
#include "core/report/trial_page.h"

#include <nlohmann/json.hpp>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "report",
        .summary = "draw a posterior or a coverage test as a one-page picture",
        .text =
            "Draws data, model, residual, posterior mean, standard deviation and three samples "
            "on one page, with the "
            "coverage curve of a coverage test or, without one, the chi2 of the samples, and "
            "says in words what was done "
            "and what the picture does not include. Given a coverage test alone, draws its curve "
            "with its bands and figures.",
        .positionals = {{"FILE",
                         "Posterior file, as written by sample or by the window, coverage test "
                         "or test of lens posteriors (.fits)."}},
        .options = {{.name = "--output",
                     .shortName = "-o",
                     .value = "PAGE",
                     .help = "The picture: .png or .pdf.",
                     .required = true},
                    {.name = "--coverage",
                     .value = "TARP.fits",
                     .help = "Coverage test to show, as written by coverage."},
                    {.name = "--maps",
                     .value = "MAPS.fits",
                     .help = "Also write maps: of magnification, on the image and of the source, "
                             "and of what the data constrain: posterior over prior variance, "
                             "near 0 where the data say what is there, near 1 where only the "
                             "prior does."}},
        .examples = {"anneau-cli report posterior.fits -o page.pdf",
                     "anneau-cli report posterior.fits --coverage tarp.fits -o page.png",
                     "anneau-cli report tarp.fits -o curve.png"},
    };
}

/// What differs between the run that was tested and the one that is shown, in words; empty:
/// nothing.
std::string difference(const CoverageSetup& tested, const RunRecord& shown)
{
    if (tested.sampler != shown.sampler || tested.steps != shown.steps) {
        return "The coverage test is one of sampler " + tested.sampler + " with " +
               std::to_string(tested.steps) + " steps, not of the run shown here. ";
    }
    if (tested.priorSha256 != shown.priorSha256) {
        return "The coverage test is one of prior " + tested.prior +
               ", other weights than those of the run shown here. ";
    }
    return {};
}

Result<Outcome> reportCoverage(const CoverageFile& test, const std::filesystem::path& output)
{
    if (const auto written = writeCoveragePage(test, output); !written) {
        return failWith(written);
    }
    return outcome({{"output", output.string()}, {"simulations", test.rows().size()}},
                   "Written to " + output.string() + "\n");
}

Result<Outcome> reportTrials(const TrialFile& test, const std::filesystem::path& output)
{
    if (const auto written = writeTrialPage(test, output); !written) {
        return failWith(written);
    }
    return outcome({{"output", output.string()}, {"simulations", test.rows().size()}},
                   "Written to " + output.string() + "\n");
}

Result<void> addMaps(const PosteriorFile& posterior, const std::string& name,
                     nlohmann::ordered_json& json, std::string& text)
{
    const auto file = outputFile(name, {".fits"});
    if (!file) {
        return failWith(file);
    }
    const auto maps = mapsOf(posterior);
    if (!maps) {
        return failWith(maps);
    }
    if (auto written = writeMaps(posterior, *maps, *file); !written) {
        return written;
    }
    json["maps"] = file->string();
    text += "Maps written to " + file->string() + "\n";
    if (maps->constraint.empty()) {
        text += "What the data constrain is not in them: the file does not say how its prior "
                "varies. check-prior --spread measures that, for samples drawn afterwards.\n";
    } else {
        json["constrained_pixels"] = maps->constrained;
        text += "The data leave less than half of the prior's variance in " +
                std::to_string(maps->constrained) + " of " +
                std::to_string(maps->constraint.size()) + " source pixels.\n";
    }
    return {};
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token)
{
    const auto output = outputFile(arguments.text("--output"), {".png", ".pdf"});
    if (!output) {
        return failWith(output);
    }
    if (const auto test = CoverageFile::open(arguments.positionals().front())) {
        return reportCoverage(*test, *output);
    }
    if (const auto test = TrialFile::open(arguments.positionals().front())) {
        return reportTrials(*test, *output);
    }
    const auto posterior = PosteriorFile::open(arguments.positionals().front(), false);
    if (!posterior) {
        return badInput(posterior);
    }
    std::optional<TarpCurve> curve;
    std::string remark;
    if (arguments.has("--coverage")) {
        const auto test = CoverageFile::open(arguments.text("--coverage"));
        if (!test) {
            return badInput(test);
        }
        curve = test->curve();
        remark = difference(test->setup(), posterior->record());
        if (!remark.empty()) {
            console.note("Note: " + remark);
        }
    }
    if (const auto written = writeReport(*posterior, curve, *output, remark); !written) {
        return failWith(written);
    }
    nlohmann::ordered_json json{{"output", output->string()}, {"samples", posterior->size()}};
    std::string text = "Written to " + output->string() + "\n";
    if (arguments.has("--maps")) {
        if (const auto written = addMaps(*posterior, arguments.text("--maps"), json, text);
            !written) {
            return failWith(written);
        }
    }
    return outcome(json, text);
}

} // namespace

Command reportCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
