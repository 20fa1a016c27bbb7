// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/safetensors.h"

#include "core/io/durable_file.h"
#include "core/io/half.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

static_assert(std::endian::native == std::endian::little, "safetensors files are little-endian");

namespace anneau {
namespace {

using nlohmann::json;

constexpr std::uint64_t kHeaderLimit = 16u << 20;
constexpr std::size_t kFileLimit = std::size_t{8} << 30;
constexpr int kDeepest = 3; // header, array, its shape, a number
constexpr const char* kAgain = "; fetch or write the file again.";

struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string name;
};

tl::unexpected<Error> broken(const std::string& file, const std::string& why,
                             std::string detail = {})
{
    return fail(Error::Kind::BadInput, file + " is not a sound safetensors file: " + why + kAgain,
                std::move(detail));
}

std::uint64_t bytesPerValue(StoredType type)
{
    return type == StoredType::F32 ? 4 : 2;
}

std::string nameOf(StoredType type)
{
    switch (type) {
    case StoredType::F32:
        return "F32";
    case StoredType::F16:
        return "F16";
    case StoredType::BF16:
        return "BF16";
    }
    return {};
}

std::optional<StoredType> typeOf(const std::string& name)
{
    for (const StoredType type : {StoredType::F32, StoredType::F16, StoredType::BF16}) {
        if (nameOf(type) == name) {
            return type;
        }
    }
    return std::nullopt;
}

/// Product of the sizes, or nothing when it overflows.
std::optional<std::uint64_t> countOf(const std::vector<std::int64_t>& shape)
{
    std::uint64_t count = 1;
    for (const std::int64_t n : shape) {
        if (n < 0 || (n > 0 && count > std::numeric_limits<std::uint64_t>::max() / 8 /
                                           static_cast<std::uint64_t>(n))) {
            return std::nullopt;
        }
        count *= static_cast<std::uint64_t>(n);
    }
    return count;
}

std::string textOf(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const std::int64_t n : shape) {
        text += (text.size() > 1 ? ", " : "") + std::to_string(n);
    }
    return text + "]";
}

Result<std::vector<std::int64_t>> shapeFrom(const json& entry, const std::string& file,
                                            const std::string& name)
{
    std::vector<std::int64_t> shape;
    if (!entry.is_array()) {
        return broken(file, "array \"" + name + "\" has no shape");
    }
    for (const json& n : entry) {
        if (!n.is_number_unsigned() ||
            n.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max()) {
            return broken(file, "the shape of array \"" + name + "\" is not made of whole numbers");
        }
        shape.push_back(n.get<std::int64_t>());
    }
    return shape;
}

/// Type, shape and byte range of one header entry, checked against each other and against
/// `dataSize`.
Result<Range> describe(const json& entry, const std::string& file, const std::string& name,
                       std::uint64_t dataSize, StoredTensor& tensor)
{
    if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string() ||
        !entry.contains("shape") || !entry.contains("data_offsets")) {
        return broken(file,
                      "the entry of array \"" + name + "\" lacks dtype, shape or data_offsets");
    }
    const auto type = typeOf(entry["dtype"].get<std::string>());
    if (!type) {
        return fail(Error::Kind::BadInput,
                    file + ": array \"" + name + "\" is of type " +
                        entry["dtype"].get<std::string>() +
                        "; only F32, F16 and BF16 are read, so export it as one of these.");
    }
    auto shape = shapeFrom(entry["shape"], file, name);
    if (!shape) {
        return failWith(shape);
    }
    const json& offsets = entry["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned()) {
        return broken(file, "array \"" + name + "\" has no valid data_offsets");
    }
    const Range range{offsets[0].get<std::uint64_t>(), offsets[1].get<std::uint64_t>(), name};
    const auto count = countOf(*shape);
    if (!count) {
        return broken(file, "the shape " + textOf(*shape) + " of array \"" + name + "\" is absurd");
    }
    if (range.begin > range.end || range.end > dataSize) {
        return broken(file,
                      "array \"" + name + "\" lies outside the file (it may have been cut short)");
    }
    if (range.end - range.begin != *count * bytesPerValue(*type)) {
        return broken(file, "array \"" + name + "\" of shape " + textOf(*shape) +
                                " does not match its " + std::to_string(range.end - range.begin) +
                                " bytes");
    }
    tensor.type = *type;
    tensor.shape = std::move(*shape);
    return range;
}

void decode(std::string_view bytes, StoredTensor& tensor)
{
    tensor.values.resize(bytes.size() / bytesPerValue(tensor.type));
    if (tensor.type == StoredType::F32) {
        if (!bytes.empty()) {
            std::memcpy(tensor.values.data(), bytes.data(), bytes.size());
        }
        return;
    }
    const auto convert = tensor.type == StoredType::F16 ? floatFromHalf : floatFromBfloat;
    for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        std::uint16_t stored = 0;
        std::memcpy(&stored, bytes.data() + 2 * i, 2);
        tensor.values[i] = convert(stored);
    }
}

/// Appends the values as stored; false when one is not finite in its type.
bool encode(const StoredTensor& tensor, std::string& out)
{
    for (const float value : tensor.values) {
        if (tensor.type == StoredType::F32) {
            if (!std::isfinite(value)) {
                return false;
            }
            char raw[4];
            std::memcpy(raw, &value, 4);
            out.append(raw, 4);
            continue;
        }
        const bool half = tensor.type == StoredType::F16;
        const std::uint16_t stored = half ? halfFromFloat(value) : bfloatFromFloat(value);
        if (!std::isfinite(half ? floatFromHalf(stored) : floatFromBfloat(stored))) {
            return false;
        }
        char raw[2];
        std::memcpy(raw, &stored, 2);
        out.append(raw, 2);
    }
    return true;
}

Result<void> checkCovering(std::vector<Range> ranges, std::uint64_t dataSize,
                           const std::string& file)
{
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::uint64_t reached = 0;
    for (const Range& range : ranges) {
        if (range.begin < reached) {
            return broken(file, "array \"" + range.name + "\" overlaps another");
        }
        if (range.begin > reached) {
            return broken(file, "there is a gap before array \"" + range.name + "\"");
        }
        reached = range.end;
    }
    if (reached != dataSize) {
        return broken(file,
                      std::to_string(dataSize - reached) + " bytes at its end belong to no array");
    }
    return {};
}

Result<void> readMetadata(const json& entry, const std::string& file, SafeTensors& content)
{
    if (!entry.is_object()) {
        return broken(file, "its __metadata__ is not a list of names and texts");
    }
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) {
            return broken(file, "the __metadata__ entry \"" + key + "\" is not a text");
        }
        content.metadata[key] = value.get<std::string>();
    }
    return {};
}

} // namespace

Result<SafeTensors> parseSafeTensors(std::string_view bytes, const std::string& file)
{
    std::uint64_t headerSize = 0;
    if (bytes.size() < 8) {
        return broken(file, "it is only " + std::to_string(bytes.size()) + " bytes long");
    }
    std::memcpy(&headerSize, bytes.data(), 8);
    if (headerSize > kHeaderLimit) {
        return broken(file, "its header claims " + std::to_string(headerSize) +
                                " bytes, more than the 16 MiB allowed");
    }
    if (headerSize > bytes.size() - 8) {
        return broken(file, "its header reaches beyond the end (it may have been cut short)");
    }
    const std::string_view text = bytes.substr(8, headerSize);
    const std::string_view data = bytes.substr(8 + headerSize);
    // Deeper than any header is: kept out of memory, where each level costs more than its byte.
    bool tooDeep = false;
    const json::parser_callback_t notDeep = [&](int depth, json::parse_event_t, json&) {
        tooDeep = tooDeep || depth > kDeepest;
        return depth <= kDeepest;
    };
    const json header = json::parse(text.begin(), text.end(), notDeep, false);
    if (!header.is_object() || tooDeep) {
        return broken(file, "its header is not JSON");
    }
    SafeTensors content;
    std::vector<Range> ranges;
    for (const auto& [name, entry] : header.items()) {
        if (name == "__metadata__") {
            if (auto done = readMetadata(entry, file, content); !done) {
                return failWith(done);
            }
            continue;
        }
        StoredTensor tensor;
        const auto range = describe(entry, file, name, data.size(), tensor);
        if (!range) {
            return failWith(range);
        }
        ranges.push_back(*range);
        content.tensors.emplace(name, std::move(tensor));
    }
    // Before any values are copied: overlapping ranges could claim far more memory than the file
    // has bytes.
    if (auto sound = checkCovering(ranges, data.size(), file); !sound) {
        return failWith(sound);
    }
    for (const Range& range : ranges) {
        StoredTensor& tensor = content.tensors.at(range.name);
        decode(data.substr(range.begin, range.end - range.begin), tensor);
        if (!std::all_of(tensor.values.begin(), tensor.values.end(),
                         [](float v) { return std::isfinite(v); })) {
            return broken(file, "array \"" + range.name + "\" holds values that are not finite");
        }
    }
    return content;
}

Result<SafeTensors> readSafeTensors(const std::filesystem::path& file)
{
    const auto bytes = readWholeFile(file, kFileLimit);
    if (!bytes) {
        return failWith(bytes);
    }
    return parseSafeTensors(*bytes, file.string());
}

Result<void> writeSafeTensors(const std::filesystem::path& file, const SafeTensors& content)
{
    json header = json::object();
    if (!content.metadata.empty()) {
        header["__metadata__"] = content.metadata;
    }
    std::string data;
    for (const auto& [name, tensor] : content.tensors) {
        const auto count = countOf(tensor.shape);
        expects(count && *count == tensor.values.size(),
                "writeSafeTensors: shape and values disagree: " + name);
        const std::size_t begin = data.size();
        if (!encode(tensor, data)) {
            return fail(Error::Kind::Failed,
                        "Array \"" + name + "\" cannot be written to " + file.string() + " as " +
                            nameOf(tensor.type) +
                            ": it holds values that are not finite or out of range.");
        }
        header[name] = {{"dtype", nameOf(tensor.type)},
                        {"shape", tensor.shape},
                        {"data_offsets", {begin, data.size()}}};
    }
    std::string text;
    try {
        text = header.dump();
    } catch (const json::exception& problem) { // a name or text that is not UTF-8
        return fail(Error::Kind::Failed, "The header of " + file.string() + " cannot be written.",
                    problem.what());
    }
    text.resize((text.size() + 7) / 8 * 8, ' '); // the numbers start at a multiple of 8
    if (text.size() > kHeaderLimit) {
        return fail(Error::Kind::Failed,
                    "The header of " + file.string() + " would exceed 16 MiB; write fewer arrays.");
    }
    const std::uint64_t size = text.size();
    std::string length(8, '\0');
    std::memcpy(length.data(), &size, 8);
    return writeFileDurably(file, std::array<std::string_view, 3>{length, text, data});
}

Result<void>
checkTensors(const SafeTensors& content, const std::string& file,
             const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& wanted)
{
    for (const auto& [name, shape] : wanted) {
        const auto found = content.tensors.find(name);
        if (found == content.tensors.end()) {
            return fail(Error::Kind::BadInput,
                        file + " has no array \"" + name +
                            "\"; it was made for another network or is incomplete.");
        }
        if (found->second.shape != shape) {
            return fail(Error::Kind::BadInput, file + ": array \"" + name + "\" has the shape " +
                                                   textOf(found->second.shape) +
                                                   " where the network needs " + textOf(shape) +
                                                   "; it was made for another network.");
        }
    }
    if (content.tensors.size() > wanted.size()) {
        for (const auto& [name, tensor] : content.tensors) {
            const bool known =
                std::any_of(wanted.begin(), wanted.end(),
                            [&key = name](const auto& entry) { return entry.first == key; });
            if (!known) {
                return fail(
                    Error::Kind::BadInput,
                    file + " has an array \"" + name +
                        "\" that the network does not know; it was made for another network.");
            }
        }
    }
    return {};
}

} // namespace anneau
