// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/session/engine.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace anneau::cli {
namespace {

Usage usage()
{
    return {
        .command = "train",
        .summary = "train a diffusion prior on images of galaxies",
        .text = "Trains a denoising network on galaxy images and writes its weights with a "
                "description of what they are. "
                "A checkpoint lies beside the output while training runs: after an interruption or "
                "a crash the same "
                "command with --resume goes on from there.",
        .positionals = {{"IMAGES", "FITS files, or folders of them; none with --procedural 1.", 0,
                         1000000}},
        .options =
            {
                {.name = "--output",
                 .shortName = "-o",
                 .value = "PRIOR.safetensors",
                 .help = "Where the weights go.",
                 .required = true},
                {.name = "--pixels",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Side of the images, a multiple of 16; default 64.",
                 .lower = 16,
                 .upper = 512},
                {.name = "--size",
                 .value = "SIZE",
                 .help = "Width of the network; default small.",
                 .choices = {"tiny", "small", "medium"}},
                {.name = "--from",
                 .value = "PRIOR.safetensors",
                 .help = "Start with the weights of this prior, to adapt it to other galaxies; "
                         "--size is then its own. With --pixels twice its side, a level is added "
                         "round the network, which goes on as it was at half the resolution."},
                {.name = "--steps",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Optimiser steps; default 20000.",
                 .lower = 1,
                 .upper = 1e9},
                {.name = "--batch",
                 .kind = Option::Kind::Integer,
                 .value = "N",
                 .help = "Images a step; default 32.",
                 .lower = 1,
                 .upper = 65536},
                {.name = "--learning-rate",
                 .kind = Option::Kind::Number,
                 .value = "RATE",
                 .help = "Of Adam; default 5e-4.",
                 .lower = 1e-8,
                 .upper = 1},
                {.name = "--procedural",
                 .kind = Option::Kind::Number,
                 .value = "SHARE",
                 .help = "Part of each batch, 0 to 1, from the procedural galaxy generator; "
                         "default 0.5.",
                 .lower = 0,
                 .upper = 1},
                {.name = "--precision",
                 .value = "P",
                 .help = "Of the convolutions; default auto.",
                 .choices = {"auto", "float32", "bfloat16"}},
                {.name = "--resume",
                 .kind = Option::Kind::Switch,
                 .help = "Go on from the checkpoint beside the output."},
            },
        .examples = {"anneau-cli train galaxies/ -o my-prior.safetensors --steps 50000 --seed 7",
                     "anneau-cli train -o tiny.safetensors --procedural 1 --pixels 32 --size tiny "
                     "--steps 2000",
                     "anneau-cli train mine/ --from galaxies-64.safetensors -o mine.safetensors "
                     "--steps 2000"},
    };
}

Result<TrainJob> makeJob(const Arguments& arguments)
{
    TrainJob job;
    for (const std::string& image : arguments.positionals()) {
        if (!std::filesystem::exists(image)) {
            return fail(Error::Kind::BadInput, image + " does not exist.");
        }
        job.images.emplace_back(image);
    }
    job.proceduralShare =
        arguments.number("--procedural", job.images.empty() ? 1 : job.proceduralShare);
    if (job.images.empty() && job.proceduralShare < 1) {
        return fail(
            Error::Kind::BadInput,
            "There are no images to train on: name files or folders, or say --procedural 1.");
    }
    job.pixels = static_cast<int>(arguments.integer("--pixels", job.pixels));
    if (job.pixels % 16 != 0) {
        return fail(Error::Kind::BadInput, "--pixels must be a multiple of 16.");
    }
    job.size = arguments.text("--size", job.size);
    job.from = arguments.text("--from");
    if (!job.from.empty() && arguments.has("--size")) {
        return fail(Error::Kind::BadInput,
                    "--size cannot be chosen with --from: the network is that of the prior.");
    }
    job.steps = arguments.integer("--steps", job.steps);
    job.batch = static_cast<int>(arguments.integer("--batch", job.batch));
    job.learningRate = arguments.number("--learning-rate", job.learningRate);
    job.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 1));
    job.device = arguments.text("--device", job.device);
    job.precision = arguments.text("--precision", job.precision);
    job.output = arguments.text("--output");
    job.resume = arguments.has("--resume");
    return job;
}

/// The loss every few seconds would be noise: its moving average at each tenth of the way.
auto lossNotes(Console& console, std::int64_t steps)
{
    return [&console, steps, average = 0.0](std::int64_t step, double loss) mutable {
        average = average == 0 ? loss : 0.99 * average + 0.01 * loss;
        if (step > 0 && step % std::max<std::int64_t>(steps / 10, 1) == 0) {
            std::array<char, 80> text{};
            std::snprintf(text.data(), text.size(), "step %lld: loss %.4f",
                          static_cast<long long>(step), average);
            console.note(text.data());
        }
    };
}

Result<Outcome> run(const Arguments& arguments, Console& console, std::stop_token stop)
{
    const auto job = makeJob(arguments);
    if (!job) {
        return failWith(job);
    }
    const auto engine = loadEngine();
    if (!engine) {
        return failWith(engine);
    }
    TrainEvents events;
    events.progress = console.meter("steps");
    events.onLoss = lossNotes(console, job->steps);
    events.onNote = [&console](const std::string& text) {
        console.note(text);
    };
    const auto summary = (*engine)->train(*job, events, stop);
    if (!summary) {
        return failWith(summary);
    }
    const nlohmann::ordered_json json{
        {"output", job->output.string()},    {"steps", summary->steps},
        {"seconds", summary->seconds},       {"loss", summary->loss},
        {"parameters", summary->parameters}, {"cancelled", summary->cancelled}};
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), "%lld steps in %s, loss %.4f, %lld parameters\n",
                  static_cast<long long>(summary->steps), duration(summary->seconds).c_str(),
                  summary->loss, static_cast<long long>(summary->parameters));
    const std::string rest = summary->cancelled
                                 ? "Interrupted; --resume goes on from the checkpoint.\n"
                                 : "Written to " + job->output.string() + "\n";
    return outcome(json, text.data() + rest,
                   summary->cancelled ? Outcome::Interrupted : Outcome::Done);
}

} // namespace

Command trainCommand()
{
    return {usage(), run};
}

} // namespace anneau::cli
