// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/prior_file.h"

#include "core/diffusion/network/precision.h"
#include "core/diffusion/prior/acceptance.h"
#include "core/diffusion/prior/stoppable_denoiser.h"
#include "core/diffusion/run_context.h"

#include <ATen/ATen.h>

#include <cstdlib>
#include <cstring>

namespace anneau {
namespace {

constexpr const char* kFormat = "anneau-prior/1";
constexpr const char* kArchitecture = "unet-v1";
constexpr const char* kNestedArchitecture = "unet-v2"; // with an outer level
constexpr const char* kParametrisation =
    "edm: D = c_skip x + c_out F(c_in x, asinh(x/sigma), ln(sigma)/4)";

/// Shortest text that reads back as the same double, whatever the locale.
std::string text(double value)
{
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.17g", value);
    std::string out = buffer;
    if (const auto comma = out.find(','); comma != std::string::npos) {
        out[comma] = '.';
    }
    return out;
}

std::string join(const std::array<int, 3>& values)
{
    return std::to_string(values[0]) + "," + std::to_string(values[1]) + "," +
           std::to_string(values[2]);
}

/// Reads metadata, and remembers the first thing that was wrong.
class Fields {
public:
    explicit Fields(const std::map<std::string, std::string>& metadata) : m_metadata{metadata} {}

    std::string word(const std::string& key) const
    {
        const auto found = m_metadata.find(key);
        return found == m_metadata.end() ? std::string() : found->second;
    }
    double number(const std::string& key, double low, double high)
    {
        const std::string value = word(key);
        char* end = nullptr;
        const double parsed = std::strtod(value.c_str(), &end);
        if (value.empty() || *end != '\0' || !(parsed >= low && parsed <= high)) {
            note(key);
            return low;
        }
        return parsed;
    }
    int integer(const std::string& key, int low, int high)
    {
        return static_cast<int>(number(key, low, high));
    }
    std::array<int, 3> three(const std::string& key, int low, int high)
    {
        std::array<int, 3> out{};
        char rest = 0;
        if (std::sscanf(word(key).c_str(), "%d,%d,%d%c", &out[0], &out[1], &out[2], &rest) != 3) {
            note(key);
        }
        for (int& value : out) {
            if (value < low || value > high) {
                note(key);
                value = low;
            }
        }
        return out;
    }
    const std::string& fault() const { return m_fault; }

private:
    void note(const std::string& key)
    {
        if (m_fault.empty()) {
            m_fault = key;
        }
    }
    const std::map<std::string, std::string>& m_metadata;
    std::string m_fault;
};

const char* architectureOf(const UnetConfig& config)
{
    return config.outer > 0 ? kNestedArchitecture : kArchitecture;
}

UnetConfig readConfig(Fields& fields)
{
    UnetConfig config;
    config.pixels = fields.integer("pixels", 16, 1024);
    config.channels = fields.three("channels", 16, 1024);
    config.blocks = fields.three("blocks", 1, 8);
    config.embedding = fields.integer("embedding", 8, 4096);
    if (fields.word("architecture") == kNestedArchitecture) {
        config.outer = fields.integer("outer", 16, 1024);
    }
    return config;
}

std::vector<std::pair<std::string, std::vector<std::int64_t>>>
expectedTensors(const UnetConfig& config, std::int64_t components)
{
    std::vector<std::pair<std::string, std::vector<std::int64_t>>> wanted;
    for (const ParameterSpec& spec : unetParameters(config)) {
        wanted.emplace_back(spec.name, spec.shape);
    }
    const std::int64_t side = config.pixels;
    wanted.push_back({"prior_mean", {1, side, side}});
    wanted.push_back({"prior_components", {components, side, side}});
    wanted.push_back({"prior_spectrum", {side, side / 2 + 1}});
    return wanted;
}

bool isSound(const UnetConfig& config)
{
    const bool even = config.channels[0] % 16 == 0 && config.channels[1] % 16 == 0 &&
                      config.channels[2] % 32 == 0;
    return even && config.outer % 16 == 0 && config.innermost().pixels % 8 == 0 &&
           config.pixels % 8 == 0;
}

} // namespace

StoredTensor storeTensor(const Tensor& tensor, StoredType type)
{
    const Tensor flat = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
    StoredTensor out{type, flat.sizes().vec(),
                     std::vector<float>(static_cast<std::size_t>(flat.numel()))};
    std::memcpy(out.values.data(), flat.data_ptr<float>(), out.values.size() * sizeof(float));
    return out;
}

Tensor loadTensor(const StoredTensor& stored)
{
    Tensor out = at::empty(stored.shape, at::kFloat);
    expects(static_cast<std::size_t>(out.numel()) == stored.values.size(),
            "loadTensor: shape and size differ");
    std::memcpy(out.data_ptr<float>(), stored.values.data(), stored.values.size() * sizeof(float));
    return out;
}

Result<void> writePrior(const std::filesystem::path& file, const Prior& prior)
{
    SafeTensors content;
    for (const auto& [name, value] : prior.parameters) {
        const bool large = value.dim() == 4 && value.numel() > 4096;
        content.tensors[name] = storeTensor(value, large ? StoredType::BF16 : StoredType::F32);
    }
    content.tensors["prior_mean"] = storeTensor(prior.moments.mean, StoredType::F32);
    content.tensors["prior_components"] = storeTensor(prior.moments.components, StoredType::BF16);
    content.tensors["prior_spectrum"] = storeTensor(prior.moments.spectrum, StoredType::F32);
    content.metadata = {
        {"format", kFormat},
        {"architecture", architectureOf(prior.config)},
        {"parametrisation", kParametrisation},
        {"pixels", std::to_string(prior.config.pixels)},
        {"channels", join(prior.config.channels)},
        {"blocks", join(prior.config.blocks)},
        {"embedding", std::to_string(prior.config.embedding)},
        {"sigma_data", text(prior.range.sigmaData)},
        {"sigma_min", text(prior.range.sigmaMin)},
        {"sigma_max", text(prior.range.sigmaMax)},
        {"prior_remainder", text(prior.moments.remainder)},
        {"pixel_convention",
         "row 0 is the lowest y; square pixels of any size: the galaxies have all sizes"},
        {"unit", prior.unit},
        {"training_set", prior.trainingSet},
        {"training_hash", prior.trainingHash},
        {"steps", std::to_string(prior.steps)},
    };
    if (prior.config.outer > 0) {
        content.metadata["outer"] = std::to_string(prior.config.outer);
    }
    return writeSafeTensors(file, content);
}

Result<Prior> readPrior(const std::filesystem::path& file)
{
    const auto content = readSafeTensors(file);
    if (!content) {
        return failWith(content);
    }
    Fields fields(content->metadata);
    const std::string architecture = fields.word("architecture");
    if (fields.word("format") != kFormat ||
        (architecture != kArchitecture && architecture != kNestedArchitecture)) {
        return fail(
            Error::Kind::NotThisFormat,
            file.string() +
                " holds no prior this version of Anneau knows; train one with `anneau-cli train`.");
    }
    if (fields.word("parametrisation") != kParametrisation) {
        return fail(Error::Kind::BadInput,
                    file.string() + " holds a network that predicts something else than \"" +
                        kParametrisation + "\"; export it with that parametrisation.");
    }
    Prior prior;
    prior.config = readConfig(fields);
    prior.range.sigmaData = fields.number("sigma_data", 1e-6, 1e6);
    prior.range.sigmaMin = fields.number("sigma_min", 1e-9, 1e6);
    prior.range.sigmaMax = fields.number("sigma_max", prior.range.sigmaMin, 1e9);
    prior.moments.remainder = fields.number("prior_remainder", 0, 1e12);
    prior.steps = static_cast<std::int64_t>(fields.number("steps", 0, 1e15));
    if (!fields.fault().empty() || !isSound(prior.config)) {
        const std::string what = fields.fault().empty() ? "channels" : fields.fault();
        return fail(Error::Kind::BadInput,
                    file.string() + " has no sound value of \"" + what + "\" in its metadata.");
    }
    prior.unit = fields.word("unit");
    prior.trainingSet = fields.word("training_set");
    prior.trainingHash = fields.word("training_hash");
    const auto components = content->tensors.find("prior_components");
    const bool stacked =
        components != content->tensors.end() && components->second.shape.size() == 3;
    const std::int64_t count = stacked ? components->second.shape[0] : 1;
    if (const auto sound =
            checkTensors(*content, file.string(), expectedTensors(prior.config, count));
        !sound) {
        return failWith(sound);
    }
    for (const auto& [name, stored] : content->tensors) {
        if (name.rfind("prior_", 0) != 0) {
            prior.parameters[name] = loadTensor(stored);
        }
    }
    prior.moments.mean = loadTensor(content->tensors.at("prior_mean"));
    prior.moments.components = loadTensor(content->tensors.at("prior_components"));
    prior.moments.spectrum = loadTensor(content->tensors.at("prior_spectrum"));
    return prior;
}

PriorInfo describePrior(const std::filesystem::path& file, const Prior& prior)
{
    PriorInfo info;
    info.file = file;
    info.name = file.stem().string();
    info.architecture = architectureOf(prior.config);
    for (const auto& [name, value] : prior.parameters) {
        info.parameters += value.numel();
    }
    info.pixels = prior.config.pixels;
    info.sigmaData = prior.range.sigmaData;
    info.sigmaMin = prior.range.sigmaMin;
    info.sigmaMax = prior.range.sigmaMax;
    info.trainingSet = prior.trainingSet;
    info.unit = prior.unit;
    return info;
}

Result<std::shared_ptr<const NetworkDenoiser>> loadPrior(const std::filesystem::path& file,
                                                         const at::Device& device,
                                                         const std::string& precision,
                                                         std::stop_token stop)
{
    const auto prior = readPrior(file);
    if (!prior) {
        return failWith(prior);
    }
    const auto inner = chooseInner(precision, device);
    if (!inner) {
        return failWith(inner);
    }
    auto denoiser = std::make_shared<const NetworkDenoiser>(
        prior->config, prior->parameters, prior->range, prior->moments, device, *inner);
    const StoppableDenoiser stoppable(*denoiser, std::move(stop));
    if (const std::string fault = acceptanceFault(stoppable); !fault.empty()) {
        return fail(Error::Kind::BadInput,
                    file.string() + " fails the acceptance test: " + fault + ".");
    }
    return denoiser;
}

} // namespace anneau
