// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compare_files.h"

#include "core/model/scene_json.h"
#include "core/posterior/posterior_file.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace anneau::cli {
namespace {

constexpr int kLeastSamples = 4;
constexpr double kSameScale = 1e-6; ///< Relative: flux scales as far apart are the same.

/// The samples of a file, one after the other.
struct Drawn {
    RunRecord record;
    std::string scene;
    std::vector<float> sources;
    int count = 0;
    int dims = 0;
    double chi2 = 0; ///< Sum over the samples.
    int data = 0;    ///< Pixels used.

    double meanChi2() const { return chi2 / std::max(1, count); }
};

Result<Drawn> readDrawn(const std::filesystem::path& path)
{
    const auto file = PosteriorFile::open(path, false);
    if (!file) {
        return failWith(file);
    }
    Drawn out;
    out.record = file->record();
    out.scene = sceneToJson(file->scene());
    const int pixels = file->scene().sourceGrid.pixels;
    out.dims = pixels * pixels;
    const Mask& mask = file->observation().mask;
    out.data = static_cast<int>(
        std::count_if(mask.begin(), mask.end(), [](auto used) { return used != 0; }));
    for (int i = 0; i < file->size(); ++i) {
        const auto sample = file->read(i);
        if (!sample) {
            return failWith(sample);
        }
        out.sources.insert(out.sources.end(), sample->source.begin(), sample->source.end());
        out.chi2 += sample->chi2;
        ++out.count;
    }
    if (out.count < 1) {
        return fail(Error::Kind::BadInput, path.string() + " holds no samples.");
    }
    return out;
}

/// Whether two files' samples are of one posterior; if not, the error says what differs.
Result<void> sameProblem(const Drawn& a, const Drawn& b, const std::filesystem::path& file)
{
    const char* what = a.record.observation != b.record.observation   ? "observation"
                       : a.scene != b.scene                           ? "model"
                       : a.record.priorSha256 != b.record.priorSha256 ? "prior"
                       : std::abs(a.record.fluxScale / b.record.fluxScale - 1) > kSameScale
                           ? "flux scale"
                           : nullptr;
    return what == nullptr ? Result<void>{}
                           : fail(Error::Kind::BadInput,
                                  file.string() + " is of another " + what + " than gold.");
}

} // namespace

Result<ComparisonTable> compareFiles(const std::vector<std::filesystem::path>& files,
                                     const std::vector<std::filesystem::path>& gold,
                                     std::uint64_t seed)
{
    Drawn best;
    for (const auto& path : gold) {
        auto more = readDrawn(path);
        if (!more) {
            return failWith(more);
        }
        if (best.count == 0) {
            best = std::move(*more);
            continue;
        }
        if (const auto same = sameProblem(best, *more, path); !same) {
            return failWith(same);
        }
        best.sources.insert(best.sources.end(), more->sources.begin(), more->sources.end());
        best.count += more->count;
        best.chi2 += more->chi2;
    }
    ComparisonTable table;
    table.problem = best.record.observation;
    table.gold = best.record.sampler;
    table.goldSamples = best.count;
    table.goldChi2 = best.meanChi2();
    table.data = best.data;
    for (const auto& path : files) {
        const auto drawn = readDrawn(path);
        if (!drawn) {
            return failWith(drawn);
        }
        if (const auto same = sameProblem(best, *drawn, path); !same) {
            return failWith(same);
        }
        if (std::min(best.count, drawn->count) < kLeastSamples) {
            return fail(Error::Kind::BadInput, "A comparison needs four samples of each or more.");
        }
        ComparisonRow row;
        row.sampler = drawn->record.sampler;
        row.samples = drawn->count;
        row.steps = drawn->record.steps;
        row.chi2 = drawn->meanChi2();
        row.against = compareSamples(drawn->sources, best.sources, best.dims, seed);
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace anneau::cli
