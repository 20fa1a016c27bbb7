// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anneau {

/// How the numbers of one array lie in the file. In memory they are float.
enum class StoredType { F32, F16, BF16 };

/// One array of a safetensors file; row-major, an empty shape is a single number.
struct StoredTensor {
    StoredType type = StoredType::F32;
    std::vector<std::int64_t> shape;
    std::vector<float> values;

    bool operator==(const StoredTensor&) const = default;
};

/// Named arrays and named strings: what network weights and training checkpoints are kept in. A
/// value.
///
/// The format (Hugging Face, safetensors 0.4) is data only: 8 bytes of header length, a JSON
/// header, raw little-endian numbers. No part of it can run.
struct SafeTensors {
    std::map<std::string, StoredTensor> tensors;
    std::map<std::string, std::string> metadata; ///< The header's `__metadata__`.
};

/// Rejects, with the reason and the array's name: a header beyond 16 MiB or not JSON, types other
/// than the three above, a shape that disagrees with its bytes or overflows, byte ranges that leave
/// the file, overlap or leave gaps, and values that are not finite.
Result<SafeTensors> readSafeTensors(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in messages.
Result<SafeTensors> parseSafeTensors(std::string_view bytes, const std::string& name);

/// Replaces the file in one step, so that a checkpoint survives a kill. Values that are not finite,
/// or not within the range of their StoredType, are errors.
Result<void> writeSafeTensors(const std::filesystem::path& file, const SafeTensors& content);

/// That the arrays are exactly those named, with exactly these shapes: none missing, none more.
Result<void>
checkTensors(const SafeTensors& content, const std::string& file,
             const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& wanted);

} // namespace anneau
