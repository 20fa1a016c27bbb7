// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/training/training_state.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

namespace anneau {
namespace {

constexpr const char* kFormat = "anneau-checkpoint/1";

struct Part {
    const char* prefix;
    Parameters TrainingState::*parameters;
};
constexpr Part kParts[] = {{"now/", &TrainingState::now},
                           {"average/", &TrainingState::average},
                           {"first/", &TrainingState::first},
                           {"second/", &TrainingState::second}};

} // namespace

Result<void> writeCheckpoint(const std::filesystem::path& file, const TrainingState& state,
                             const std::string& job)
{
    SafeTensors content;
    for (const Part& part : kParts) {
        for (const auto& [name, value] : state.*part.parameters) {
            content.tensors[part.prefix + name] = storeTensor(value, StoredType::F32);
        }
    }
    content.tensors["mean"] = storeTensor(state.moments.mean, StoredType::F32);
    content.tensors["components"] = storeTensor(state.moments.components, StoredType::F32);
    content.tensors["spectrum"] = storeTensor(state.moments.spectrum, StoredType::F32);
    const nlohmann::json numbers = {{"step", state.step},
                                    {"loss", state.loss},
                                    {"levels", state.levels},
                                    {"sigma_data", state.range.sigmaData},
                                    {"sigma_min", state.range.sigmaMin},
                                    {"sigma_max", state.range.sigmaMax},
                                    {"remainder", state.moments.remainder},
                                    {"seconds", state.seconds}};
    content.metadata = {{"format", kFormat}, {"job", job}, {"state", numbers.dump()}};
    return writeSafeTensors(file, content);
}

Result<TrainingState> readCheckpoint(const std::filesystem::path& file, const UnetConfig& config,
                                     const std::string& job)
{
    const auto content = readSafeTensors(file);
    if (!content) {
        return failWith(content);
    }
    const auto word = [&content](const char* key) {
        const auto found = content->metadata.find(key);
        return found == content->metadata.end() ? std::string() : found->second;
    };
    if (word("format") != kFormat || word("job") != job) {
        return fail(
            Error::Kind::BadInput,
            file.string() +
                " belongs to a training run with other settings or images; delete it to start "
                "anew, or give the settings it was started with.");
    }
    TrainingState state;
    try {
        const auto numbers = nlohmann::json::parse(word("state"));
        state.step = numbers.at("step").get<std::int64_t>();
        state.loss = numbers.at("loss").get<double>();
        state.levels = numbers.at("levels").get<LevelLoss>();
        state.range = {numbers.at("sigma_data").get<double>(),
                       numbers.at("sigma_min").get<double>(),
                       numbers.at("sigma_max").get<double>()};
        state.moments.remainder = numbers.at("remainder").get<double>();
        state.seconds = numbers.at("seconds").get<double>();
        for (const Part& part : kParts) {
            for (const ParameterSpec& spec : unetParameters(config)) {
                const StoredTensor& stored = content->tensors.at(part.prefix + spec.name);
                (state.*part.parameters)[spec.name] = loadTensor(stored).reshape(spec.shape);
            }
        }
        state.moments.mean = loadTensor(content->tensors.at("mean"));
        state.moments.components = loadTensor(content->tensors.at("components"));
        state.moments.spectrum = loadTensor(content->tensors.at("spectrum"));
    } catch (const std::exception& fault) { // nlohmann's, map's and ATen's own
        return fail(Error::Kind::BadInput, file.string() + " is damaged; delete it to start anew.",
                    fault.what());
    }
    return state;
}

} // namespace anneau
