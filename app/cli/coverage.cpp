// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/sampling.h"
#include "core/base/printed.h"
#include "core/posterior/coverage_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "coverage",
        .summary = "test how far the samples' spread can be trusted",
        .text = "Draws galaxies from the prior, lenses each as in OBS (same lens, PSF, noise and "
                "mask), samples its posterior "
                "and counts how often the truth lies where the samples say (TARP, Lemos et al. "
                "2023). The curve of a "
                "calibrated sampler stays inside its band. Each finished simulation is kept: the "
                "same command goes on "
                "where it was interrupted. Exit status 1 when the curve leaves the 95 % band. With "
                "--joint the lens is drawn anew for each galaxy, around the model's, and sampled "
                "together with it; the start is the model's lens, never the drawn one. Status 1 "
                "then also when the curve of lens and scales leaves its band or when the least "
                "p-value of the ranks (SBC), corrected for their number, is below 0.05: a "
                "calibrated sampler fails one of the three in about one test of seven.",
        .positionals = {{"OBS", "FITS file of the observation, or FILE[HDU]."}},
        .options = together(
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "TARP.fits",
                 .help = "Where finished simulations and the curve go; of several samplers each "
                         "has a file of its own, TARP-SAMPLER.fits.",
                 .required = true},
                {.name = "--samplers",
                 .value = "S,S,…",
                 .help = "Several, one after the other on the same simulations, in place of "
                         "--sampler. One that diverges fails; the others go on.",
                 .complaint = samplerListComplaint},
                {.name = "--simulations",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Simulated lenses; default 100.",
                 .lower = 2,
                 .upper = 1e6},
                {.name = "--samples",
                 .shortName = "-n",
                 .kind = Option::Kind::Integer,
                 .value = "K",
                 .help = "Samples for each; default 32.",
                 .lower = 2,
                 .upper = 1e5},
                {.name = "--min-snr",
                 .kind = Option::Kind::Number,
                 .value = "S",
                 .help = "Least peak S/N of the arcs; default 10.",
                 .lower = 0.1,
                 .upper = 1e5},
                {.name = "--max-snr",
                 .kind = Option::Kind::Number,
                 .value = "S",
                 .help = "Greatest peak S/N of the arcs; default 60.",
                 .lower = 0.1,
                 .upper = 1e5},
                {.name = "--true-sky",
                 .value = "SKY.fits",
                 .help = "The noise of the simulated data is correlated as in this blank sky, or "
                         "not at all with white, whatever the samplers take it for; default: as "
                         "they do."},
                {.name = "--joint",
                 .kind = Option::Kind::Switch,
                 .help = "Test the sampling of the lens together with the galaxy, as sample "
                         "--joint does; every sample is a run of its own."},
                {.name = "--lens-spread",
                 .kind = Option::Kind::Number,
                 .value = "F",
                 .help = "With --joint: lenses are drawn F times as widely as infer-test draws "
                         "them; default 0.3 (Einstein radius 1.5 %, slope 0.045, ellipticities "
                         "0.03, shear and centres 0.015).",
                 .lower = 1e-3,
                 .upper = 1},
                {.name = "--conditional-widths",
                 .kind = Option::Kind::Switch,
                 .help = "With --joint: judge lenses by the galaxy at hand, the usual shortcut, to "
                         "see that the test notices."},
            },
            samplingOptions()),
        .examples =
            {"anneau-cli coverage J0252.fits --model J0252.json --simulations 100 -n 32 -o "
             "tarp.fits",
             "anneau-cli coverage J0252.fits --model J0252.json --samplers preview,pigdm+heun "
             "-o t.fits",
             "anneau-cli coverage J0252.fits --model J0252.json --true-sky SKY.fits -o white.fits",
             "anneau-cli coverage J0252.fits --model J0252.json --joint -o joint-tarp.fits"},
    };
}

/// CoverageJob::trueCorrelation.
Result<Grid<double>> trueSky(const Arguments& arguments, Console& console)
{
    if (arguments.text("--true-sky") == "white") {
        return Grid<double>(1, 1, 1.0); // a pixel with itself
    }
    return skyCorrelation(arguments, console, "--true-sky");
}

Result<CoverageJob> makeJob(const Arguments& arguments, Console& console)
{
    const auto output = outputFile(arguments.text("--output"), {".fits", ".fit"});
    if (!output) {
        return failWith(output);
    }
    CoverageJob job;
    job.output = *output;
    job.simulations = static_cast<int>(arguments.integer("--simulations", job.simulations));
    job.minPeakSnr = arguments.number("--min-snr", job.minPeakSnr);
    job.maxPeakSnr = arguments.number("--max-snr", std::max(job.maxPeakSnr, job.minPeakSnr));
    if (job.minPeakSnr > job.maxPeakSnr) {
        return fail(Error::Kind::BadInput, "--min-snr is greater than --max-snr.");
    }
    auto run = samplingJob(arguments, console);
    if (!run) {
        return failWith(run);
    }
    job.run = std::move(*run);
    auto sky = trueSky(arguments, console);
    if (!sky) {
        return failWith(sky);
    }
    job.trueCorrelation = std::move(*sky);
    job.run.samples = static_cast<int>(arguments.integer("--samples", 32));
    job.run.joint.on = arguments.has("--joint");
    job.lensSpread = arguments.number("--lens-spread", job.lensSpread);
    job.conditionalWidths = arguments.has("--conditional-widths");
    if (!job.run.joint.on && (arguments.has("--lens-spread") || job.conditionalWidths)) {
        return fail(Error::Kind::BadInput,
                    "--lens-spread and --conditional-widths are for --joint.");
    }
    const bool several = arguments.has("--samplers");
    if (job.run.joint.on && (arguments.has("--sampler") || several)) {
        return fail(Error::Kind::BadInput,
                    "--sampler and --samplers are not for --joint, which has its own.");
    }
    if (several && arguments.has("--sampler")) {
        return fail(Error::Kind::BadInput, "Give --sampler or --samplers, not both.");
    }
    return job;
}

/// The job for each of several samplers.
std::vector<CoverageJob> jobsOf(const CoverageJob& job, const Arguments& arguments)
{
    std::vector<CoverageJob> jobs;
    for (const std::string& sampler : commaList(arguments.text("--samplers"))) {
        jobs.push_back(job);
        jobs.back().run.sampler = sampler;
        jobs.back().output.replace_filename(job.output.stem().string() + "-" + sampler +
                                            job.output.extension().string());
    }
    return jobs;
}

nlohmann::ordered_json toJson(const TarpCurve& curve, const CoverageJob& job)
{
    return {{"output", job.output.string()},
            {"simulations", curve.simulations},
            {"samples", curve.samples},
            {"max_deviation", curve.maxDeviation},
            {"signed_deviation", curve.signedDeviation},
            {"area_to_curve", curve.areaToCurve},
            {"inside_band_95", curve.insideBand95},
            {"p_value", curve.pValue},
            {"band_p_value", curve.bandPValue},
            {"sampler", job.run.joint.on ? "joint" : job.run.sampler},
            {"prior", job.run.prior.empty() ? "gaussian" : job.run.prior.filename().string()},
            {"alpha", curve.alpha},
            {"ecp", curve.ecp}};
}

/// What the simulations say beside the curve; of few samples easier to read than that.
struct Figures {
    double meanFraction = 0;          ///< Of samples nearer to the reference than the truth…
    double meanFractionError = 0;     ///< …which is 1/2 but for this, the standard error.
    int nearest = 0, farthest = 0;    ///< Truths nearer, or farther, than all samples.
    double beyond = 0;                ///< How many of each a calibrated sampler has.
    double chi2 = 0, chi2Scatter = 0; ///< Per pixel, over the simulations.
    double seconds = 0;               ///< A simulation.
};

Figures figuresOf(const CoverageFile& test)
{
    const double n = static_cast<double>(test.rows().size());
    const double k = test.setup().samples;
    Figures out;
    out.meanFractionError = std::sqrt((k + 2) / (12 * k * n));
    out.beyond = n / (k + 1);
    double squares = 0;
    for (const CoverageRow& row : test.rows()) {
        out.meanFraction += row.fraction / n;
        out.nearest += row.fraction <= 0 ? 1 : 0;
        out.farthest += row.fraction >= 1 ? 1 : 0;
        out.chi2 += row.chi2 / n;
        squares += row.chi2 * row.chi2 / n;
        out.seconds += row.seconds / n;
    }
    out.chi2Scatter = std::sqrt(std::max(0.0, squares - out.chi2 * out.chi2));
    return out;
}

void addTo(nlohmann::ordered_json& json, const Figures& figures)
{
    json["mean_fraction"] = figures.meanFraction;
    json["mean_fraction_error"] = figures.meanFractionError;
    json["truth_nearest"] = figures.nearest;
    json["truth_farthest"] = figures.farthest;
    json["truth_beyond_expected"] = figures.beyond;
    json["chi2_per_pixel"] = figures.chi2;
    json["chi2_per_pixel_scatter"] = figures.chi2Scatter;
    json["seconds_per_simulation"] = figures.seconds;
}

constexpr const char* kTableHead =
    "                            TARP: truth against K samples, by distance from a reference\n"
    "sampler                 N   K mean f (error) nearest farthest (expected)  band p    "
    "chi2/pixel       s a simulation\n";

std::string tableRow(const std::string& sampler, const TarpCurve& curve, const Figures& f)
{
    return printed("%-21s %3d %3d %6.3f (%.3f) %7d %8d (%.1f)   %9.4f%s  %.4f +-%.4f  %.2f\n",
                   sampler.c_str(), curve.simulations, curve.samples, f.meanFraction,
                   f.meanFractionError, f.nearest, f.farthest, f.beyond, curve.bandPValue,
                   curve.insideBand95 ? " " : "*", f.chi2, f.chi2Scatter, f.seconds);
}

/// The file of a joint test, for what it says of the lens.
std::optional<CoverageFile> jointTest(const CoverageJob& job)
{
    auto test = CoverageFile::open(job.output);
    return test && test->isJoint() && !test->rows().empty() ? std::optional(std::move(*test))
                                                            : std::nullopt;
}

nlohmann::ordered_json toJson(const LensCoverage& lens, const std::vector<std::string>& names)
{
    auto ranks = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < names.size(); ++k) {
        const SbcResult& result = lens.ranks.sbc[k];
        ranks.push_back({{"name", names[k]},
                         {"p_value", result.pValue},
                         {"ecdf_p_value", result.ecdfPValue},
                         {"ecdf_deviation", result.ecdfDeviation},
                         {"histogram", result.histogram}});
    }
    return {{"calibrated", lens.calibrated()},
            {"inside_band_95", lens.tarp.insideBand95},
            {"signed_deviation", lens.tarp.signedDeviation},
            {"area_to_curve", lens.tarp.areaToCurve},
            {"p_value", lens.tarp.pValue},
            {"ecp", lens.tarp.ecp},
            {"sbc_p_value", lens.ranks.pValue},
            {"sbc", ranks}};
}

std::string curveText(const TarpCurve& curve)
{
    return printed("largest deviation %+.3f, p = %.3f, area to curve %+.3f\n%s the 95 %% band of "
                   "a calibrated sampler\n",
                   curve.signedDeviation, curve.pValue, curve.areaToCurve,
                   curve.insideBand95 ? "inside" : "OUTSIDE");
}

std::string toText(const LensCoverage& lens, const std::vector<std::string>& names)
{
    std::string text = "lens and scales: " + curveText(lens.tarp);
    text += printed("SBC: least p of all numbers, corrected for their count, %.3f\n",
                    lens.ranks.pValue);
    for (std::size_t k = 0; k < names.size(); ++k) {
        text += printed("  %-20s p = %.3f (histogram), %.3f (distribution)\n", names[k].c_str(),
                        lens.ranks.sbc[k].pValue, lens.ranks.sbc[k].ecdfPValue);
    }
    return text;
}

/// What one test leaves.
struct Tested {
    nlohmann::ordered_json json;
    std::string text;
    std::string row; ///< Of the table of several samplers.
    int status = Outcome::Done;
};

Result<Tested> runOne(const CoverageJob& job, Engine& engine, Console& console,
                      const std::stop_token& stop)
{
    CoverageEvents events;
    events.progress = console.meter("simulations");
    const auto curve = engine.coverage(job, events, stop);
    if (!curve) {
        return failWith(curve);
    }
    Tested out;
    const auto file = CoverageFile::open(job.output);
    if (!file) {
        return failWith(file);
    }
    const Figures figures = figuresOf(*file);
    out.row = tableRow(job.run.sampler, *curve, figures);
    out.text =
        printed("%d simulations with %d samples each\n", curve->simulations, curve->samples) +
        (job.run.joint.on ? "source: " : "") + curveText(*curve);
    out.json = toJson(*curve, job);
    addTo(out.json, figures);
    bool calibrated = curve->insideBand95;
    if (const auto test = jointTest(job)) {
        const LensCoverage lens = lensCoverageOf(*test);
        out.json["lens"] = toJson(lens, test->setup().names);
        out.text += toText(lens, test->setup().names);
        calibrated = calibrated && lens.calibrated();
    }
    const bool interrupted = stop.stop_requested() && curve->simulations < job.simulations;
    out.json["cancelled"] = interrupted;
    out.text += interrupted ? "Interrupted; the same command goes on.\n" : "";
    out.status = interrupted ? Outcome::Interrupted : calibrated ? Outcome::Done : Outcome::Failed;
    return out;
}

/// A sampler that diverges is a result of the test of several.
Result<Tested> runOneOfSeveral(const CoverageJob& job, Engine& engine, Console& console,
                               const std::stop_token& stop)
{
    auto tested = runOne(job, engine, console, stop);
    if (tested || tested.error().kind != Error::Kind::Failed) {
        return tested;
    }
    Tested failed;
    failed.status = Outcome::Failed;
    failed.json = {{"sampler", job.run.sampler}, {"fault", tested.error().message}};
    failed.row = printed("%-21s failed: ", job.run.sampler.c_str()) + tested.error().message + "\n";
    return failed;
}

Result<Outcome> runSeveral(const std::vector<CoverageJob>& jobs, Engine& engine, Console& console,
                           const std::stop_token& stop)
{
    Tested all;
    all.text = kTableHead;
    for (const CoverageJob& job : jobs) {
        console.note(job.run.sampler);
        auto tested = runOneOfSeveral(job, engine, console, stop);
        if (!tested) {
            return failWith(tested);
        }
        all.json["tests"].push_back(std::move(tested->json));
        all.text += tested->row;
        all.status = std::max(all.status, tested->status); // interrupted above failed above done
        if (tested->status == Outcome::Interrupted) {
            all.text += "Interrupted; the same command goes on.\n";
            break;
        }
    }
    all.text += "* the curve leaves the 95 % band of a calibrated sampler\n";
    return outcome(all.json, all.text, all.status);
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto job = makeJob(arguments, console);
    if (!job) {
        return failWith(job);
    }
    const auto engine = loadEngine();
    if (!engine) {
        return failWith(engine);
    }
    if (arguments.has("--samplers")) {
        return runSeveral(jobsOf(*job, arguments), **engine, console, stop);
    }
    const auto tested = runOne(*job, **engine, console, stop);
    if (!tested) {
        return failWith(tested);
    }
    return outcome(tested->json, tested->text, tested->status);
}

} // namespace

Command coverageCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
