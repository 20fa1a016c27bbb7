// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/training_start.h"

#include "core/diffusion/network/nested_unet.h"
#include "core/diffusion/prior/prior_file.h"
#include "core/io/sha256.h"

#include <ATen/ATen.h>

#include <utility>

namespace anneau {
namespace {
constexpr int kOuterChannels = 32; ///< Of a level added round a network of half the side.
}

Result<TrainingStart> trainingStart(const TrainJob& job)
{
    TrainingStart start;
    if (job.from.empty()) {
        start.config = UnetConfig::preset(job.size, job.pixels);
        start.parameters = initialParameters(start.config, job.seed);
        return start;
    }
    auto prior = readPrior(job.from);
    if (!prior) {
        return failWith(prior);
    }
    start.config = prior->config;
    start.parameters = std::move(prior->parameters);
    start.sigmaData = prior->range.sigmaData;
    start.name = job.from.filename().string() + " (" + prior->trainingSet + ")";
    Sha256 hash;
    hash.add(prior->trainingHash);
    for (const auto& [name, value] : start.parameters) {
        hash.add({reinterpret_cast<const char*>(value.data_ptr<float>()),
                  static_cast<std::size_t>(value.numel()) * sizeof(float)});
    }
    start.hash = hash.hex();
    const int side = start.config.pixels;
    if (job.pixels == 2 * side && start.config.outer == 0) {
        start.parameters =
            grownParameters(start.config, start.parameters, kOuterChannels, job.seed);
    } else if (job.pixels != side) {
        const std::string twice = std::to_string(2 * side);
        return fail(Error::Kind::BadInput,
                    job.from.string() + " is a network for images of " + std::to_string(side) +
                        " x " + std::to_string(side) + " pixels: train it on these" +
                        (start.config.outer == 0
                             ? ", or on " + twice + " x " + twice + " with a level added,"
                             : std::string()) +
                        " or start afresh at " + std::to_string(job.pixels) + ".");
    }
    return start;
}

} // namespace anneau
