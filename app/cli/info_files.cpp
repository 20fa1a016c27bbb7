// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/info_files.h"

#include "app/cli/inputs.h"
#include "core/io/safetensors.h"
#include "core/model/scene_json.h"

#include <nlohmann/json.hpp>

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

Result<Outcome> describeModel(const std::filesystem::path& file)
{
    const auto scene = readScene(file);
    if (!scene) {
        return badInput(scene);
    }
    const Json model = Json::parse(sceneToJson(*scene));
    std::string text;
    for (const char* list : {"lens_mass", "lens_light", "source_light"}) {
        for (const Json& component : model[list]) {
            text += component["id"].get<std::string>() + " (" + component["type"].get<std::string>() + ")\n";
            for (const auto& [name, parameter] : component["parameters"].items()) {
                text += "  " + name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') + parameter["value"].dump() +
                        (parameter.value("fixed", false) ? "  fixed" : "") + "\n";
            }
        }
    }
    return outcome({{"file", file.string()}, {"kind", "model"}, {"model", model}}, text);
}

} // namespace anneau::cli
