// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/run_record.h"

#include "core/io/seed_key.h"

#include <filesystem>

namespace anneau {
namespace {

/// The same observation may be named by another path.
std::string lastPart(const std::string& path)
{
    return std::filesystem::path(path).filename().string();
}

} // namespace

bool RunRecord::canContinue(const RunRecord& other) const
{
    const bool samePrior =
        priorSha256.empty() ? prior == other.prior : priorSha256 == other.priorSha256;
    return program == other.program && sampler == other.sampler && steps == other.steps &&
           seed == other.seed && samePrior && priorSha256.empty() == other.priorSha256.empty() &&
           fluxScale == other.fluxScale && lastPart(observation) == lastPart(other.observation);
}

std::vector<FitsKey> keysOf(const RunRecord& record)
{
    return {{"PROGRAM", record.program, "wrote this file"},
            {"SAMPLER", record.sampler, ""},
            {"STEPS", std::int64_t{record.steps}, "of the sampler"},
            {"NWANTED", std::int64_t{record.samplesWanted}, "samples asked for"},
            seedKey(record.seed),
            {"PRIOR", record.prior, "weights file, or gaussian"},
            {"PRIORSHA", record.priorSha256, "SHA-256 of the weights file"},
            {"FLUXSCAL", record.fluxScale, "e-/s per arcsec^2 of network value 1"},
            {"DEVICE", record.device, ""},
            {"OBSFILE", record.observation, "observation and HDU"},
            {"DATE-BEG", record.started, "start of the run, UTC"}};
}

Result<RunRecord> recordFrom(const FitsReader& reader)
{
    const auto text = [&](const char* key) {
        return reader.textOf(1, key).value_or("");
    };
    const auto number = [&](const char* key) {
        return reader.numberOf(1, key).value_or(0);
    };
    RunRecord record;
    record.program = text("PROGRAM");
    record.sampler = text("SAMPLER");
    record.steps = static_cast<int>(number("STEPS"));
    record.samplesWanted = static_cast<int>(number("NWANTED"));
    record.prior = text("PRIOR");
    record.priorSha256 = text("PRIORSHA");
    record.fluxScale = number("FLUXSCAL");
    record.device = text("DEVICE");
    record.observation = text("OBSFILE");
    record.started = text("DATE-BEG");
    const auto seed = seedOf(reader);
    if (!seed) {
        return fail(Error::Kind::BadInput,
                    reader.file() + ": the keyword SEED is missing or damaged; it is not a file "
                                    "of this program.");
    }
    record.seed = *seed;
    return record;
}

} // namespace anneau
