// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/component_map.h"

#include "core/io/fits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kMostPixels = 4096; ///< A side.

Result<Image> inlineMap(const Json& json, const std::string& where)
{
    const auto side = [&](const char* key) {
        const Json value = json.value(key, Json());
        return value.is_number_integer() ? value.get<int>() : 0;
    };
    const int rows = side("rows"), cols = side("cols");
    const Json pixels = json.value("pixels", Json());
    if (rows < 1 || cols < 1 || rows > kMostPixels || cols > kMostPixels || !pixels.is_array() ||
        pixels.size() != static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols)) {
        return fail(Error::Kind::BadInput,
                    where + ": \"map\" does not have as many pixels as rows and columns say; "
                            "correct it.");
    }
    Image map(rows, cols);
    for (std::size_t i = 0; i < map.size(); ++i) {
        if (!pixels[i].is_number()) {
            return fail(Error::Kind::BadInput,
                        where + ": \"map\" holds what is not a number; correct it.");
        }
        map[i] = pixels[i].get<float>();
    }
    return map;
}

} // namespace

Json mapToJson(const Image& map)
{
    Json pixels = Json::array();
    for (const float value : map) {
        pixels.push_back(value);
    }
    return {{"rows", map.rows()}, {"cols", map.cols()}, {"pixels", std::move(pixels)}};
}

Result<Image> mapFromJson(const Json& json, const std::string& where,
                          const std::filesystem::path& folder)
{
    const Json file = json.is_object() ? json.value("file", Json()) : Json();
    if (!json.is_object() || (json.contains("file") && !file.is_string())) {
        return fail(Error::Kind::BadInput,
                    where +
                        ": \"map\" has neither pixels nor the name of a FITS file; correct it.");
    }
    if (!file.is_string()) {
        return inlineMap(json, where);
    }
    auto map = readMap(folder / file.get<std::string>());
    if (!map) {
        Error error = map.error();
        error.message = where + ": " + error.message;
        return tl::unexpected<Error>(std::move(error));
    }
    return map;
}

Result<std::string> writeMap(const std::filesystem::path& model, const std::string& id,
                             const Image& map)
{
    std::string name = model.stem().string() + "_" + id + ".fits";
    std::ranges::replace_if(
        name, [](unsigned char c) { return c < 128 && !std::isalnum(c) && c != '.' && c != '-'; },
        '_');
    FitsWriter writer(model.parent_path() / name);
    writer.addImage("", map, {});
    if (auto done = writer.finish(); !done) {
        return failWith(done);
    }
    return name;
}

Result<Image> readMap(const std::filesystem::path& file)
{
    const auto reader = FitsReader::open(file);
    if (!reader) {
        return failWith(reader);
    }
    const auto found = std::ranges::find_if(reader->hdus(), &FitsHdu::isImage);
    if (found == reader->hdus().end()) {
        return fail(Error::Kind::BadInput, file.string() + " holds no image to take a map from.");
    }
    auto map = reader->readImage(found->number);
    if (map && std::ranges::any_of(*map, [](float v) { return !std::isfinite(v); })) {
        return fail(Error::Kind::BadInput,
                    reader->label(found->number) +
                        " has pixels that are not finite; a map must be known everywhere.");
    }
    return map;
}

} // namespace anneau
