// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/sampling.h"
#include "core/posterior/arc_residuals.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <system_error>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "sample",
        .summary = "draw posterior samples of the lensed galaxy",
        .text = "Draws images of the background galaxy from their posterior, given the "
                "observation, a lens model and a prior. "
                "Each sample is on the disk when it is finished: an interrupted run is continued "
                "by the same command with "
                "--resume. The posterior file is plain FITS: samples, mean, standard deviation, "
                "data, model, run record.",
        .positionals = {{"OBS", "FITS file of the observation, or FILE[HDU]."}},
        .options = together(
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "POSTERIOR.fits",
                 .help = "Where the samples go.",
                 .required = true},
                {.name = "--samples",
                 .shortName = "-n",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Number of samples; default 64.",
                 .lower = 1,
                 .upper = 1e6},
                {.name = "--joint",
                 .kind = Option::Kind::Switch,
                 .help = "Sample the lens together with the galaxy: its free mass parameters, the "
                         "galaxy's flux scale and the noise scale; every sample has its own lens. "
                         "Resumed, it goes on after the last sample that all runs have."},
                {.name = "--runs",
                 .kind = Option::Kind::Integer,
                 .value = "R",
                 .help = "With --joint: independent runs that share the samples; default 16.",
                 .lower = 1,
                 .upper = 4096},
                {.name = "--resume",
                 .kind = Option::Kind::Switch,
                 .help = "Go on with the output of an interrupted run, if there is one."},
                {.name = "--no-self-check",
                 .kind = Option::Kind::Switch,
                 .help =
                     "Do not test the samples by short Metropolis chains and the network by the "
                     "symmetry of its derivative, which takes a few per cent of the time."},
            },
            samplingOptions()),
        .examples =
            {"anneau-cli sample J0252.fits --model J0252.json -n 64 -o J0252-posterior.fits",
             "anneau-cli sample J0252.fits --model J0252.json --joint -n 64 -o J0252-joint.fits",
             "anneau-cli sample J0252.fits --model J0252.json --sampler preview -n 8 -o quick.fits",
             "anneau-cli sample J0252.fits --model J0252.json --prior gaussian -n 200 -o "
             "classical.fits"},
    };
}

Result<SampleJob> makeJob(const Arguments& arguments, Console& console)
{
    const auto output = outputFile(arguments.text("--output"), {".fits", ".fit"});
    if (!output) {
        return failWith(output);
    }
    std::error_code ignored;
    const bool exists = std::filesystem::exists(*output, ignored);
    if (exists && !arguments.has("--resume")) {
        return fail(Error::Kind::BadInput,
                    output->string() + " exists; continue it with --resume, or remove it first.");
    }
    auto job = samplingJob(arguments, console);
    if (job) {
        job->samples = static_cast<int>(arguments.integer("--samples", job->samples));
        job->output = *output;
        job->resume = exists;
        job->selfCheck = !arguments.has("--no-self-check");
        job->joint.on = arguments.has("--joint");
        if (!job->joint.on && arguments.has("--runs")) {
            return fail(Error::Kind::BadInput, "--runs is for --joint.");
        }
        job->joint.runs = static_cast<int>(arguments.integer("--runs", job->joint.runs));
    }
    return job;
}

/// Of what lies in the file; nothing pooled where it holds no sample.
ArcResiduals arcsOf(const SampleJob& job)
{
    const auto posterior = PosteriorFile::open(job.output, false);
    if (!posterior) {
        return {};
    }
    return arcResiduals(*posterior).value_or(ArcResiduals{});
}

nlohmann::ordered_json toJson(const std::vector<ParameterPosterior>& lens)
{
    const auto known = [](double value) { // R-hat needs four draws of each run
        return value > 0 ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
    };
    auto rows = nlohmann::ordered_json::array();
    for (const ParameterPosterior& p : lens) {
        rows.push_back({{"component", p.component},
                        {"parameter", p.key},
                        {"unit", p.unit},
                        {"mean", p.mean},
                        {"sd", p.sd},
                        {"r_hat", known(p.rhat)},
                        {"ess", known(p.ess)}});
    }
    return rows;
}

nlohmann::ordered_json toJson(const SampleSummary& summary, const SampleJob& job,
                              const ArcResiduals& arcs)
{
    nlohmann::ordered_json json = {
        {"output", job.output.string()},
        {"samples", summary.samples},
        {"sampler", summary.sampler},
        {"steps", summary.steps},
        {"prior", job.prior.empty() ? "gaussian" : job.prior.filename().string()},
        {"seed", job.seed},
        {"device", summary.device},
        {"seconds", summary.seconds},
        {"seconds_per_sample", summary.secondsPerSample},
        {"flux_scale", summary.fluxScale},
        {"mean_chi2", summary.meanChi2},
        {"pixels", summary.pixels},
        {"mean_chi2_reduced", summary.pixels > 0 ? summary.meanChi2 / summary.pixels : 0},
        {"arc_pixels", arcs.pixels},
        {"mean_chi2_reduced_arcs", arcs.meanReduced()},
        {"evaluations_per_sample", summary.evaluations},
        {"derivatives_per_sample", summary.derivatives},
        {"moves", summary.moves},
        {"acceptance", summary.acceptance},
        {"level", summary.level},
        {"rhat", std::isfinite(summary.rhat) ? nlohmann::ordered_json(summary.rhat)
                                             : nlohmann::ordered_json()},
        {"effective_draws", summary.effectiveDraws},
        {"line_integral_error", summary.integralError},
        {"asymmetry", summary.asymmetry},
        {"choices", summary.choices},
        {"cancelled", summary.cancelled},
        {"warnings", summary.warnings}};
    if (job.joint.on) {
        json["runs"] = std::min(job.joint.runs, job.samples);
        json["lens"] = toJson(summary.lens);
    }
    return json;
}

/// A table of the lens: mean, standard deviation, R-hat, effective draws.
std::string toText(const std::vector<ParameterPosterior>& lens)
{
    std::string text =
        lens.empty() ? "" : "                             mean         sd   R-hat   ESS\n";
    for (const ParameterPosterior& p : lens) {
        std::array<char, 160> line{};
        const std::string name = p.component + (p.component.empty() ? "" : " ") + p.key;
        std::snprintf(line.data(), line.size(), "%-22s %11.5g %10.2g", name.c_str(), p.mean, p.sd);
        text += line.data();
        if (p.rhat > 0) {
            std::snprintf(line.data(), line.size(), "  %6.3f %5.0f", p.rhat, p.ess);
            text += line.data();
        }
        text += (p.unit.empty() ? "" : "  " + p.unit) + "\n";
    }
    return text;
}

/// How the Metropolis chains went; empty for a sampler without.
std::string chainText(const SampleSummary& summary)
{
    if (summary.moves == 0) {
        return {};
    }
    std::array<char, 240> line{};
    std::snprintf(line.data(), line.size(),
                  "%d Metropolis moves a sample at level %.3g: %.0f %% accepted, R-hat %.3f, %.0f "
                  "effective draws along the chains; log-ratios good to %.2g\n",
                  summary.moves, summary.level, 100 * summary.acceptance, summary.rhat,
                  summary.effectiveDraws, summary.integralError);
    return line.data();
}

std::string toText(const SampleSummary& summary, const SampleJob& job, const ArcResiduals& arcs)
{
    std::array<char, 256> line{};
    std::snprintf(
        line.data(), line.size(),
        "%d of %d samples by %s, %d steps, on %s: %s, %.3g s a sample\nchi2/N of the "
        "samples %.3f over %d pixels, %.3f over the %d of the arcs%s\n",
        summary.samples, job.samples, summary.sampler.c_str(), summary.steps,
        summary.device.c_str(), duration(summary.seconds).c_str(), summary.secondsPerSample,
        summary.pixels > 0 ? summary.meanChi2 / summary.pixels : 0, summary.pixels,
        arcs.meanReduced(), arcs.pixels, job.joint.on ? " on the sampled noise scale" : "");
    std::string text = line.data() + chainText(summary) + toText(summary.lens);
    for (const std::string& choice : summary.choices) {
        text += "Chosen: " + choice + "\n";
    }
    for (const std::string& warning : summary.warnings) {
        text += "Note: " + warning + "\n";
    }
    const char* end = summary.cancelled ? "Interrupted; go on with --resume: " : "Written to ";
    return text + end + job.output.string() + "\n";
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
    SampleEvents events;
    events.progress = console.meter("samples");
    events.onLens = [&console](const std::vector<ParameterPosterior>& lens) {
        const auto worst = std::ranges::max_element(lens, {}, &ParameterPosterior::rhat);
        if (worst != lens.end() && worst->rhat > 0) {
            std::array<char, 120> line{};
            std::snprintf(line.data(), line.size(), "R-hat up to %.3f (%s)", worst->rhat,
                          worst->key.c_str());
            console.note(line.data());
        }
    };
    const auto summary = (*engine)->sample(*job, events, stop);
    if (!summary) {
        return failWith(summary);
    }
    const ArcResiduals arcs = arcsOf(*job);
    return outcome(toJson(*summary, *job, arcs), toText(*summary, *job, arcs),
                   summary->cancelled ? Outcome::Interrupted : Outcome::Done);
}

} // namespace

Command sampleCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
