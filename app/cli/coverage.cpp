// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/sampling.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

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
                "where it was interrupted. Exit status 1 when the curve leaves the 95 % band.",
        .positionals = {{"OBS", "FITS file of the observation, or FILE[HDU]."}},
        .options = together(
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "TARP.fits",
                 .help = "Where finished simulations and the curve go.",
                 .required = true},
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
            },
            samplingOptions()),
        .examples =
            {"anneau-cli coverage J0252.fits --model J0252.json --simulations 100 -n 32 -o "
             "tarp.fits",
             "anneau-cli coverage J0252.fits --model J0252.json --sampler preview -o p.fits"},
    };
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
    job.run.samples = static_cast<int>(arguments.integer("--samples", 32));
    return job;
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
            {"sampler", job.run.sampler},
            {"prior", job.run.prior.empty() ? "gaussian" : job.run.prior.filename().string()},
            {"alpha", curve.alpha},
            {"ecp", curve.ecp}};
}

std::string toText(const TarpCurve& curve)
{
    std::array<char, 320> text{};
    std::snprintf(text.data(), text.size(),
                  "%d simulations with %d samples each\nlargest deviation %+.3f, p = %.3f, area to "
                  "curve %+.3f\n%s the 95 %% band of a calibrated sampler\n",
                  curve.simulations, curve.samples, curve.signedDeviation, curve.pValue,
                  curve.areaToCurve, curve.insideBand95 ? "inside" : "OUTSIDE");
    return text.data();
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
    CoverageEvents events;
    events.progress = console.meter("simulations");
    const auto curve = (*engine)->coverage(*job, events, stop);
    if (!curve) {
        return failWith(curve);
    }
    std::string text = toText(*curve);
    auto json = toJson(*curve, *job);
    const bool interrupted = stop.stop_requested() && curve->simulations < job->simulations;
    json["cancelled"] = interrupted;
    if (interrupted) {
        return outcome(json, text + "Interrupted; the same command goes on.\n",
                       Outcome::Interrupted);
    }
    return outcome(json, text, curve->insideBand95 ? Outcome::Done : Outcome::Failed);
}

} // namespace

Command coverageCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
