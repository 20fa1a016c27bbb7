// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/io/sha256.h"
#include "core/posterior/prior_spread.h"
#include "core/report/contact_sheet.h"
#include "core/session/engine.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace anneau::cli {
namespace {

constexpr int kColumns = 12;
constexpr std::size_t kShown = 48;

Usage usage()
{
    return {
        .command = "check-prior",
        .summary = "measure a trained prior, for its model card",
        .text = "Draws images from a prior and compares them with images like those it was trained "
                "on but never saw: PQMass, the loss by noise level, the symmetry of the Jacobian, "
                "and whether draws resemble the training images more than others. IMAGES, "
                "--procedural and --training-seed are those of the training run.",
        .positionals = {{"PRIOR", "Weights file, as written by train."},
                        {"IMAGES", "What it was trained on besides procedural galaxies.", 0,
                         1000000}},
        .options = {{.name = "--output",
                     .shortName = "-o",
                     .value = "SHEET.png",
                     .help = "Picture of draws, then of galaxies held out, then of unseen training "
                             "material."},
                    {.name = "--held-out",
                     .value = "FILE",
                     .help = "Real galaxies it was not trained on: a FITS file or a folder."},
                    {.name = "--procedural",
                     .kind = Option::Kind::Number,
                     .value = "SHARE",
                     .help = "As in train; default 0.5, or 1 without IMAGES.",
                     .lower = 0,
                     .upper = 1},
                    {.name = "--training-seed",
                     .kind = Option::Kind::Integer,
                     .value = "N",
                     .help = "The --seed of the training run; default 1.",
                     .lower = 0,
                     .upper = 1e15},
                    {.name = "--samples",
                     .kind = Option::Kind::Integer,
                     .value = "N",
                     .help = "Draws; default 256.",
                     .lower = 96,
                     .upper = 100000},
                    {.name = "--spread",
                     .kind = Option::Kind::Switch,
                     .help = "Keep the standard deviation of each pixel of the draws beside the "
                             "weights, as PRIOR.spread.fits: samples drawn with this prior then "
                             "say what the data add to it."}},
        .examples =
            {"anneau-cli check-prior prior.safetensors -o sheet.png",
             "anneau-cli check-prior prior.safetensors galaxies/ --held-out others/ -o sheet.png"},
    };
}

void append(std::vector<Image>& sheet, std::vector<std::string>& labels,
            const std::vector<Image>& images, const std::string& label)
{
    const std::size_t count = std::min(images.size(), kShown) / kColumns * kColumns;
    for (std::size_t k = 0; k < count; ++k) {
        sheet.push_back(images[k]);
        labels.push_back(label);
    }
}

std::string table(const PriorCheck& check)
{
    std::string text = "   sigma     loss  held out  asymmetry\n";
    std::array<char, 120> line{};
    for (std::size_t i = 0; i < check.levels.size(); ++i) {
        const bool apart = i < check.lossHeldOut.size();
        std::snprintf(line.data(), line.size(), "%8.4f %8.4f  %8.4f  %9.4f\n", check.levels[i],
                      check.loss[i], apart ? check.lossHeldOut[i] : 0.0, check.asymmetry[i]);
        text += line.data();
    }
    return text;
}

std::string summary(const PriorCheck& check)
{
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(),
                  "RMS of the draws %.4f, of the training images %.4f\n"
                  "PQMass: mean %.1f (p = %.3f); unseen images among themselves %.1f; expected %d\n"
                  "Nearest image, median distance: seen in training %.2f, never seen %.2f\n",
                  check.sampleRms, check.sigmaData, check.pqmassMean, check.pqmassPValue,
                  check.pqmassNullMean, check.references - 1, check.nearestSeen,
                  check.nearestUnseen);
    return text.data();
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    PriorCheckJob job;
    const auto& words = arguments.positionals();
    job.prior = words.front();
    job.images.assign(words.begin() + 1, words.end());
    job.proceduralShare = arguments.number("--procedural", job.images.empty() ? 1 : 0.5);
    job.trainingSeed = static_cast<std::uint64_t>(arguments.integer("--training-seed", 1));
    job.seed = job.trainingSeed + 1000003;
    job.samples = static_cast<int>(arguments.integer("--samples", job.samples));
    if (arguments.has("--held-out")) {
        job.heldOut.emplace_back(arguments.text("--held-out"));
    }
    const auto engine = loadEngine();
    if (!engine) {
        return failWith(engine);
    }
    const auto check = (*engine)->checkPrior(job, console.meter("images"), stop);
    if (!check) {
        return failWith(check);
    }
    if (arguments.has("--output")) {
        const auto output = outputFile(arguments.text("--output"), {".png", ".pdf"});
        if (!output) {
            return failWith(output);
        }
        std::vector<Image> sheet;
        std::vector<std::string> labels;
        append(sheet, labels, check->samples, "drawn");
        append(sheet, labels, check->heldOut, "real, held out");
        append(sheet, labels, check->unseen, "unseen");
        if (const auto written = writeContactSheet(sheet, kColumns, labels, *output); !written) {
            return failWith(written);
        }
    }
    if (arguments.has("--spread")) {
        const auto hash = sha256OfFile(job.prior);
        const auto written = hash ? writeSpread(job.prior, *hash, spreadOf(check->samples))
                                  : Result<void>(failWith(hash));
        if (!written) {
            return failWith(written);
        }
    }
    const nlohmann::ordered_json json{{"levels", check->levels},
                                      {"loss", check->loss},
                                      {"loss_held_out", check->lossHeldOut},
                                      {"asymmetry", check->asymmetry},
                                      {"sample_rms", check->sampleRms},
                                      {"sigma_data", check->sigmaData},
                                      {"pqmass_references", check->references},
                                      {"pqmass_mean", check->pqmassMean},
                                      {"pqmass_p_value", check->pqmassPValue},
                                      {"pqmass_null_mean", check->pqmassNullMean},
                                      {"nearest_seen", check->nearestSeen},
                                      {"nearest_unseen", check->nearestUnseen}};
    return outcome(json, table(*check) + summary(*check));
}

} // namespace

Command checkPriorCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
