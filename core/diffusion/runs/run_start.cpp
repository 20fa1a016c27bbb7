// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/run_start.h"

#include "core/io/sha256.h"
#include "core/posterior/prior_spread.h"

#include <ctime>

namespace anneau {
namespace {

std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

} // namespace

std::string priorSizeFault(int pixels, const Scene& scene)
{
    return "The prior knows images of " + std::to_string(pixels) +
           " pixels a side, the source grid has " + std::to_string(scene.sourceGrid.pixels) +
           "; give it as many, or take a prior of its size.";
}

Result<RunRecord> newRunRecord(const SampleJob& job, const std::string& sampler, int steps,
                               const SampleSummary& summary)
{
    RunRecord record;
    record.program = "Anneau " ANNEAU_VERSION;
    record.sampler = sampler;
    record.steps = steps;
    record.samplesWanted = job.samples;
    record.seed = job.seed;
    record.prior = job.prior.empty() ? "gaussian" : job.prior.filename().string();
    if (!job.prior.empty()) {
        const auto hash = sha256OfFile(job.prior);
        if (!hash) {
            return failWith(hash);
        }
        record.priorSha256 = *hash;
    }
    record.fluxScale = summary.fluxScale;
    record.device = summary.device;
    record.observation = job.observation.file;
    record.started = utcNow();
    return record;
}

Image priorDeviation(const std::filesystem::path& weights, const std::string& sha256,
                     double fluxScale)
{
    auto spread = readSpread(weights, sha256);
    if (!spread) {
        return {};
    }
    for (float& value : spread->deviation) {
        value *= static_cast<float>(fluxScale);
    }
    return std::move(spread->deviation);
}

} // namespace anneau
