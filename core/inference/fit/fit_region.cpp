// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_region.h"

#include "core/inference/fit/fit.h"
#include "core/io/durable_file.h"
#include "core/io/observation_reader.h"

#include <nlohmann/json.hpp>

namespace anneau {
namespace {

constexpr std::size_t kLargestModelFile = 64 << 20;
constexpr int kSmallestSide = 8;

bool inside(const FitRegion& region, int row, int col, int length)
{
    return length > 0 && row >= region.row && row < region.row + region.height &&
           col >= region.col && length <= region.width && col - region.col <= region.width - length;
}

/// Stretches [[row, col, length], …] of the whole observation as a mask of the region.
std::optional<Mask> maskOf(const nlohmann::json& runs, const FitRegion& region)
{
    Mask mask(region.height, region.width);
    for (const auto& run : runs) {
        if (!run.is_array() || run.size() != 3 || !run[0].is_number_integer() ||
            !run[1].is_number_integer() || !run[2].is_number_integer()) {
            return std::nullopt;
        }
        const int row = run[0].get<int>();
        const int col = run[1].get<int>();
        const int length = run[2].get<int>();
        if (!inside(region, row, col, length)) {
            return std::nullopt;
        }
        for (int i = 0; i < length; ++i) {
            mask.at(row - region.row, col - region.col + i) = 1;
        }
    }
    return mask;
}

bool readBox(const nlohmann::json& json, FitRegion& region)
{
    constexpr int kLargestSide = 1 << 16;
    for (const auto& [key, value] : {std::pair{"row", &region.row},
                                     {"col", &region.col},
                                     {"height", &region.height},
                                     {"width", &region.width}}) {
        if (!json.is_object() || !json.contains(key) || !json[key].is_number_integer()) {
            return false;
        }
        *value = json[key].get<int>();
        if (*value < 0 || *value > kLargestSide) {
            return false;
        }
    }
    return region.height >= kSmallestSide && region.width >= kSmallestSide;
}

} // namespace

FitRegion regionOf(const FitResult& result)
{
    FitRegion region{result.row, result.col, result.height, result.width, {}, {}};
    region.leftOut = result.leftOut.cut(result.row, result.col, result.height, result.width);
    region.arcs = result.arcs.cut(result.row, result.col, result.height, result.width);
    return region;
}

Result<std::optional<FitRegion>> readFitRegion(const std::filesystem::path& file)
{
    const auto text = readWholeFile(file, kLargestModelFile);
    if (!text) {
        return failWith(text);
    }
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object() || !json.contains("region")) {
        return std::optional<FitRegion>{};
    }
    const auto& box = json["region"];
    FitRegion region;
    if (!readBox(box, region)) {
        return fail(Error::Kind::BadInput,
                    file.string() + ": \"region\" needs whole numbers row, col, height and width, "
                                    "the last two at least 8; run `fit` again.");
    }
    for (const auto& [key, mask] :
         {std::pair{"arcs", &region.arcs}, {"left_out", &region.leftOut}}) {
        if (!box.contains(key)) {
            continue;
        }
        auto read = maskOf(box[key], region);
        if (!read) {
            return fail(Error::Kind::BadInput, file.string() + ": \"" + key +
                                                   "\" of \"region\" is not a list of [row, col, "
                                                   "length] within it; run `fit` again.");
        }
        *mask = std::move(*read);
    }
    return std::optional{std::move(region)};
}

Result<Observation> cutRegion(const Observation& whole, const FitRegion& region)
{
    if (region.row < 0 || region.col < 0 || region.height < kSmallestSide ||
        region.width < kSmallestSide || region.row + region.height > whole.rows() ||
        region.col + region.width > whole.cols()) {
        return fail(Error::Kind::BadInput,
                    "The model was fitted to a region that lies outside of " + whole.file + " (" +
                        std::to_string(whole.cols()) + " x " + std::to_string(whole.rows()) +
                        " pixels): it belongs to another image.");
    }
    Observation cut = cutObservation(whole, region.row, region.col, region.height, region.width);
    for (std::size_t i = 0; i < region.leftOut.size(); ++i) {
        if (region.leftOut[i] != 0) {
            cut.mask[i] = 0;
        }
    }
    return cut;
}

} // namespace anneau
