// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/findings.h"
#include "app/cli/inputs.h"
#include "core/base/printed.h"
#include "core/noise/sky_covariance.h"
#include "core/report/curves_page.h"
#include "core/verify/sky_coverage.h"

#include <nlohmann/json.hpp>

namespace anneau::cli {
namespace {

constexpr double kFalseAlarm = 0.01;

Usage usage()
{
    return {
        .command = "check-noise",
        .summary = "test what the noise of your images does to the uncertainties",
        .text =
            "Injects simulated lenses with a Gaussian source, whose posterior is exact, into "
            "patches of real blank sky, and tests the coverage when the noise is taken to be "
            "independent from pixel to pixel, and when it is taken to be correlated as measured "
            "on the patches of all other frames. Exit status 1 when the correlated model, which "
            "the samplers use with --blank-sky, fails its tests.",
        .positionals = {{"SKY",
                         "FITS cube of square patches of blank sky; its table INDEX names the "
                         "frame (SOURCE) and corner (Y0, X0) of each."}},
        .options = {{.name = "--output",
                     .shortName = "-o",
                     .value = "CURVES.png",
                     .help = "Picture of the coverage curves: .png or .pdf."},
                    {.name = "--per-patch",
                     .kind = Option::Kind::Integer,
                     .value = "N",
                     .help = "Lenses injected into each patch; default 1.",
                     .lower = 1,
                     .upper = 100},
                    {.name = "--samples",
                     .kind = Option::Kind::Integer,
                     .value = "K",
                     .help = "Samples for each lens; default 48.",
                     .lower = 8,
                     .upper = 10000},
                    {.name = "--snr",
                     .kind = Option::Kind::Number,
                     .value = "S",
                     .help = "Root mean square of the lensed images over the noise; default 2.",
                     .lower = 0.01,
                     .upper = 1000},
                    {.name = "--reach",
                     .kind = Option::Kind::Integer,
                     .value = "PIXELS",
                     .help = "How far correlations are measured; default: as far as the sky says, "
                             "as --blank-sky does.",
                     .lower = 1,
                     .upper = kLongestSkyReach}},
        .examples = {"anneau-cli check-noise sky.fits -o sky.png"},
    };
}

std::string describe(const SkyCoverageRow& row)
{
    const bool sound = passes(row.findings, kFalseAlarm);
    return printed("\n%s, taken for %s: %s\n", row.noise.c_str(), row.taken.c_str(),
                   sound ? "passed" : "FAILED") +
           printed("  chi2 per pixel %.3f +- %.3f; errors are %.2f times as large as the spread\n",
                   row.chi2, row.chi2Scatter, row.widthRatio) +
           findingsText(row.findings);
}

/// Measured anew for each frame, on the others.
std::string reachText(const SkyCoverage& result)
{
    return result.shortestReach == result.longestReach
               ? printed("%d", result.longestReach)
               : printed("%d to %d", result.shortestReach, result.longestReach);
}

nlohmann::ordered_json toJson(const SkyCoverage& result)
{
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const SkyCoverageRow& row : result.rows) {
        rows.push_back({{"noise", row.noise},
                        {"taken_for", row.taken},
                        {"passed", passes(row.findings, kFalseAlarm)},
                        {"chi2_per_pixel", row.chi2},
                        {"chi2_scatter", row.chi2Scatter},
                        {"error_over_spread", row.widthRatio},
                        {"largest_deviation", row.curve.signedDeviation},
                        {"band_p_value", row.curve.bandPValue},
                        {"alpha", row.curve.alpha},
                        {"ecp", row.curve.ecp},
                        {"tests", findingsJson(row.findings)}});
    }
    return {{"patches", result.patches},
            {"frames", result.sources},
            {"next_col_correlation", result.nextCol},
            {"next_row_correlation", result.nextRow},
            {"reach", {result.shortestReach, result.longestReach}},
            {"rows", rows}};
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    std::filesystem::path picture;
    if (arguments.has("--output")) {
        const auto output = outputFile(arguments.text("--output"), {".png", ".pdf"});
        if (!output) {
            return failWith(output);
        }
        picture = *output;
    }
    const auto patches = readIndexedPatches(arguments.positionals().front());
    if (!patches) {
        return badInput(patches);
    }
    SkyCoverageOptions options;
    options.perPatch = static_cast<int>(arguments.integer("--per-patch", options.perPatch));
    options.samples = static_cast<int>(arguments.integer("--samples", options.samples));
    options.reach = static_cast<int>(arguments.integer("--reach", options.reach));
    options.snr = arguments.number("--snr", options.snr);
    options.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    const auto result = skyCoverage(*patches, options, console.meter("frames"), stop);
    if (!result) {
        return failWith(result);
    }
    std::string text = printed(
        "%d patches that do not overlap, of %d frames; neighbours correlated by %.2f and %.2f; "
        "correlations taken up to %s pixels\n",
        result->patches, result->sources, result->nextCol, result->nextRow,
        reachText(*result).c_str());
    std::vector<TitledCurve> curves;
    bool sound = true;
    for (const SkyCoverageRow& row : result->rows) {
        text += describe(row);
        curves.push_back({row.noise + ", taken for " + row.taken, row.curve});
        sound = sound && (row.taken != "correlated" || passes(row.findings, kFalseAlarm));
    }
    if (!picture.empty()) {
        if (const auto written = writeCurves(curves, picture); !written) {
            return failWith(written);
        }
    }
    return outcome(toJson(*result), text, sound ? Outcome::Done : Outcome::Failed);
}

} // namespace

Command checkNoiseCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
