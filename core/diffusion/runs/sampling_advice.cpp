// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/sampling_advice.h"

#include "core/base/parallel.h"
#include "core/diffusion/runs/sample_run.h"
#include "core/session/sampler_guide.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace anneau {
namespace {

constexpr double kCoveredSnr = 150;
constexpr double kBytesAPixel = 6000; ///< Of activations kept for derivatives, a source pixel.
constexpr double kShareOfMemory = 0.5;

std::string mebibytes(double bytes)
{
    return std::to_string(std::lround(std::max(1.0, bytes / (1 << 20)))) + " MiB";
}

void adviseSteps(SamplingAdvice& advice, const SamplingCase& given)
{
    SamplerSettings& settings = advice.settings;
    const std::string peak = std::to_string(std::lround(given.peakSnr));
    const std::string steps = std::to_string(settings.steps);
    if (given.steps > 0) {
        advice.reasons.push_back(steps + " steps, as asked.");
        return;
    }
    const SamplerPreset* preset = findPreset(parseSampler(settings.key)->base);
    if (preset == nullptr || given.peakSnr <= kCoveredSnr) {
        advice.reasons.push_back(steps + " steps, the sampler's own number: a peak S/N of " + peak +
                                 " a pixel is within what it was tested at.");
        return;
    }
    settings.steps = settings.steps * 3 / 2;
    settings.iterations += 2;
    advice.reasons.push_back(std::to_string(settings.steps) + " steps of " +
                             std::to_string(settings.iterations) + " iterations instead of " +
                             std::to_string(preset->steps) + " of " +
                             std::to_string(preset->iterations) + ": with a peak S/N of " + peak +
                             " a pixel fewer would not use all that the data say.");
}

void adviseBatch(SamplingAdvice& advice, const SamplingCase& given)
{
    const double image = kBytesAPixel * given.pixels * given.pixels;
    const std::string where =
        given.device.is_cpu() ? std::to_string(threadCount()) + " threads" : given.device.str();
    advice.batch = given.batch > 0 ? given.batch : automaticBatch(given.device);
    std::string why = given.batch > 0 ? "as asked" : "what " + where + " work best with";
    if (given.batch <= 0 && given.freeMemory > 0 &&
        advice.batch * image > kShareOfMemory * given.freeMemory) {
        advice.batch = std::max(1, static_cast<int>(kShareOfMemory * given.freeMemory / image));
        why = "as the free memory is " + mebibytes(given.freeMemory);
    }
    advice.batch = std::min(advice.batch, std::max(1, given.samples));
    advice.reasons.push_back(std::to_string(advice.batch) + " images at a time, " + why +
                             "; about " + mebibytes(advice.batch * image) + ".");
}

} // namespace

SamplingAdvice adviseSampling(const SamplerSettings& settings, const SamplingCase& given)
{
    SamplingAdvice advice;
    advice.settings = settings;
    if (settings.steps == 0) { // no network: nothing to choose
        advice.batch = std::max(1, given.batch > 0 ? given.batch : automaticBatch(given.device));
        return advice;
    }
    adviseSteps(advice, given);
    adviseBatch(advice, given);
    return advice;
}

double availableMemory()
{
    std::ifstream in("/proc/meminfo");
    for (std::string word; in >> word;) {
        if (word == "MemAvailable:") {
            double kibibytes = 0;
            in >> kibibytes;
            return 1024 * kibibytes;
        }
    }
    return 0;
}

} // namespace anneau
