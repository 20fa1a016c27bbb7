// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_files.h"

#include "app/cli/inputs.h"
#include "core/io/safetensors.h"

#include <nlohmann/json.hpp>

#include <numeric>

namespace anneau::cli {

using Json = nlohmann::ordered_json;

Result<Outcome> describePrior(const std::filesystem::path& file)
{
    const auto content = readSafeTensors(file);
    if (!content) {
        return badInput(content);
    }
    std::size_t parameters = 0;
    for (const auto& [name, tensor] : content->tensors) {
        parameters += tensor.values.size();
    }
    Json json{{"file", file.string()},
              {"kind", "prior"},
              {"arrays", content->tensors.size()},
              {"numbers", parameters},
              {"metadata", content->metadata}};
    std::string text = file.filename().string() + ": " + std::to_string(content->tensors.size()) +
                       " arrays, " + std::to_string(parameters) + " numbers\n";
    for (const auto& [key, value] : content->metadata) {
        text += "  " + key + std::string(key.size() < 22 ? 22 - key.size() : 1, ' ') + value + "\n";
    }
    return outcome(json, text);
}

} // namespace anneau::cli
