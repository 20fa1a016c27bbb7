// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/unet.h"

#include "core/base/random.h"
#include "core/diffusion/fused_norm.h"
#include "core/diffusion/plain_unet.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

constexpr int kGroups = 8;
constexpr int kFrequencies = 16;
constexpr int kHeadWidth = 32;

/// Collects the specification of the layers; the forward pass below walks in the same order.
class Specification {
public:
    void conv(const std::string& name, int in, int out, int kernel, double gain = 1)
    {
        const double fan = static_cast<double>(in) * kernel * kernel;
        add(name + ".weight", {out, in, kernel, kernel}, gain / std::sqrt(fan));
        add(name + ".bias", {out}, 0);
    }
    void linear(const std::string& name, int in, int out, double gain = 1)
    {
        add(name + ".weight", {out, in}, gain / std::sqrt(static_cast<double>(in)));
        add(name + ".bias", {out}, 0);
    }
    void norm(const std::string& name, int channels)
    {
        add(name + ".gain", {channels}, 0, 1);
        add(name + ".shift", {channels}, 0);
    }
    void block(const std::string& name, int in, int out, int embedding)
    {
        norm(name + ".norm1", in);
        conv(name + ".conv1", in, out, 3, std::sqrt(2.0));
        norm(name + ".norm2", out);
        linear(name + ".film", embedding, 2 * out, 0.3);
        conv(name + ".conv2", out, out, 3, 0);
        if (in != out) {
            conv(name + ".skip", in, out, 1);
        }
    }
    std::vector<ParameterSpec> list;

private:
    void add(const std::string& name, std::vector<std::int64_t> shape, double std, double mean = 0)
    {
        list.push_back({name, std::move(shape), std, mean});
    }
};

std::string at2(const std::string& part, int level, int block)
{
    return part + "." + std::to_string(level) + "." + std::to_string(block);
}

/// One forward pass: the layers by name.
class Pass {
public:
    /// Plain: see plainUnetForward().
    enum class Style { Fast, Plain };

    Pass(const Parameters& parameters, at::ScalarType inner, Style style)
        : m_parameters{parameters},
          m_inner{inner},
          m_style{style}
    {}

    const Tensor& get(const std::string& name) const
    {
        const auto found = m_parameters.find(name);
        expects(found != m_parameters.end(), "unet: missing parameter");
        return found->second;
    }

    Tensor conv(const std::string& name, const Tensor& x, int stride = 1) const
    {
        const Tensor& weight = get(name + ".weight");
        return at::conv2d(x, weight.to(x.scalar_type()), get(name + ".bias").to(x.scalar_type()),
                          stride, weight.size(2) / 2);
    }

    Tensor linear(const std::string& name, const Tensor& x) const
    {
        return at::linear(x, get(name + ".weight"), get(name + ".bias"));
    }

    Tensor norm(const std::string& name, const Tensor& x) const
    {
        return normalised(x, get(name + ".gain").unsqueeze(0), get(name + ".shift").unsqueeze(0));
    }

    /// silu(gain * groupNorm(x) + shift)
    Tensor normalised(const Tensor& x, const Tensor& gain, const Tensor& shift) const
    {
        if (m_style == Style::Fast) {
            return normSilu(x, gain, shift, kGroups);
        }
        const auto column = [](const Tensor& rows) {
            return rows.unsqueeze(2).unsqueeze(3);
        };
        return at::silu(column(gain) * at::group_norm(x, kGroups) + column(shift));
    }

    Tensor block(const std::string& name, const Tensor& x, const Tensor& embedding) const
    {
        Tensor h = conv(name + ".conv1", norm(name + ".norm1", x));
        const auto film = linear(name + ".film", embedding).chunk(2, 1);
        const Tensor gain = get(name + ".norm2.gain") * (1 + film[0]);
        const Tensor shift = get(name + ".norm2.shift") * (1 + film[0]) + film[1];
        h = conv(name + ".conv2", normalised(h, gain, shift));
        const bool project = m_parameters.count(name + ".skip.weight") != 0;
        return (project ? conv(name + ".skip", x) : x) + h;
    }

    /// Softmax attention among all positions (Vaswani et al. 2017, arXiv:1706.03762).
    Tensor attention(const std::string& name, const Tensor& x) const
    {
        const std::int64_t batch = x.size(0), channels = x.size(1), height = x.size(2),
                           width = x.size(3);
        const std::int64_t heads = channels / kHeadWidth;
        const Tensor normed = norm(name + ".norm", x);
        const Tensor qkv = conv(name + ".qkv", normed)
                               .permute({0, 2, 3, 1})
                               .reshape({batch, height * width, 3, heads, kHeadWidth})
                               .permute({2, 0, 3, 1, 4}); // [3, B, heads, positions, width]
        const Tensor scores = at::matmul(qkv[0], qkv[1].transpose(-1, -2)).to(at::kFloat);
        const Tensor weights = at::softmax(scores / std::sqrt(static_cast<double>(kHeadWidth)), -1);
        const Tensor mixed = at::matmul(weights.to(x.scalar_type()), qkv[2])
                                 .permute({0, 2, 1, 3})
                                 .reshape({batch, height, width, channels})
                                 .permute({0, 3, 1, 2});
        return x + conv(name + ".out", mixed);
    }

    Tensor toInner(const Tensor& x) const { return x.to(m_inner); }
    at::MemoryFormat layout() const
    {
        return m_style == Style::Fast ? at::MemoryFormat::ChannelsLast
                                      : at::MemoryFormat::Contiguous;
    }

private:
    const Parameters& m_parameters;
    at::ScalarType m_inner;
    Style m_style;
};

/// Sines and cosines of the noise level, slow enough that D is smooth in sigma: ln(sigma)/4 spans
/// about 2.5 and the fastest wave turns once in 0.5 of it. // [B] -> [B, 2 frequencies]
Tensor fourier(const Tensor& noise)
{
    const Tensor frequency =
        at::exp(at::linspace(std::log(0.5), std::log(12.0), kFrequencies, noise.options()));
    const Tensor phase = noise.unsqueeze(1) * frequency.unsqueeze(0);
    return at::cat({at::sin(phase), at::cos(phase)}, 1);
}

bool isInner(const std::string& name)
{
    return name.rfind("stem.", 0) != 0 && name.rfind("direct.", 0) != 0 &&
           name.rfind("embed.", 0) != 0 && name.find(".film.") == std::string::npos &&
           name.find("norm") == std::string::npos;
}

} // namespace

bool UnetConfig::isPreset(const std::string& size)
{
    return size == "tiny" || size == "small" || size == "medium";
}

UnetConfig UnetConfig::preset(const std::string& size, int pixels)
{
    expects(isPreset(size) && pixels > 0 && pixels % 8 == 0,
            "UnetConfig: unknown preset or odd size");
    UnetConfig config;
    config.pixels = pixels;
    if (size == "tiny") {
        config.channels = {32, 48, 64};
        config.blocks = {1, 1, 1};
        config.embedding = 64;
    } else if (size == "medium") {
        config.channels = {96, 160, 256};
        config.blocks = {2, 2, 2};
        config.embedding = 256;
    }
    return config;
}

std::vector<ParameterSpec> unetParameters(const UnetConfig& config)
{
    Specification spec;
    const auto& width = config.channels;
    spec.linear("embed.0", 2 * kFrequencies, config.embedding);
    spec.linear("embed.1", config.embedding, config.embedding);
    spec.conv("stem", 8, width[0], 3);
    for (int level = 0; level < 3; ++level) {
        const int in = width[static_cast<std::size_t>(level)];
        for (int b = 0; b < config.blocks[static_cast<std::size_t>(level)]; ++b) {
            spec.block(at2("down", level, b), in, in, config.embedding);
        }
        if (level < 2) {
            spec.conv("shrink." + std::to_string(level), in,
                      width[static_cast<std::size_t>(level) + 1], 3);
        }
    }
    spec.norm("attention.norm", width[2]);
    spec.conv("attention.qkv", width[2], 3 * width[2], 1);
    spec.conv("attention.out", width[2], width[2], 1, 0);
    spec.block("middle", width[2], width[2], config.embedding);
    for (int level = 1; level >= 0; --level) {
        const int out = width[static_cast<std::size_t>(level)];
        spec.conv("grow." + std::to_string(level), width[static_cast<std::size_t>(level) + 1], out,
                  3);
        for (int b = 0; b < config.blocks[static_cast<std::size_t>(level)]; ++b) {
            spec.block(at2("up", level, b), b == 0 ? 2 * out : out, out, config.embedding);
        }
    }
    spec.norm("last.norm", width[0]);
    spec.conv("last", width[0], 4, 3, 0);
    spec.conv("direct", 8, 4, 3, 0);
    return spec.list;
}

Parameters initialParameters(const UnetConfig& config, std::uint64_t seed)
{
    Parameters out;
    std::uint32_t stream = 0;
    for (const ParameterSpec& spec : unetParameters(config)) {
        Tensor values = at::empty(spec.shape, at::kFloat);
        Rng rng(seed, stream++);
        rng.fillNormal(
            std::span<float>(values.data_ptr<float>(), static_cast<std::size_t>(values.numel())));
        out[spec.name] = values * spec.initialStd + spec.initialMean;
    }
    return out;
}

Parameters prepareParameters(const Parameters& parameters, at::ScalarType inner)
{
    Parameters out;
    for (const auto& [name, value] : parameters) {
        Tensor prepared = isInner(name) ? value.to(inner) : value;
        out[name] =
            prepared.dim() == 4 ? prepared.contiguous(at::MemoryFormat::ChannelsLast) : prepared;
    }
    return out;
}

static Tensor forward(const UnetConfig& config, const Pass& pass, const Tensor& x,
                      const Tensor& squash, const Tensor& noise)
{
    Tensor embedding = at::silu(pass.linear("embed.0", fourier(noise)));
    embedding = at::silu(pass.linear("embed.1", embedding));

    const Tensor pixels = at::cat({at::pixel_unshuffle(x, 2), at::pixel_unshuffle(squash, 2)}, 1)
                              .contiguous(pass.layout()); // [B, 8, H/2, W/2]
    Tensor h = pass.toInner(pass.conv("stem", pixels));
    std::array<Tensor, 2> kept;
    for (int level = 0; level < 3; ++level) {
        for (int b = 0; b < config.blocks[static_cast<std::size_t>(level)]; ++b) {
            h = pass.block(at2("down", level, b), h, embedding);
        }
        if (level < 2) {
            kept[static_cast<std::size_t>(level)] = h;
            h = pass.conv("shrink." + std::to_string(level), h, 2);
        }
    }
    h = pass.block("middle", pass.attention("attention", h), embedding);
    for (int level = 1; level >= 0; --level) {
        h = at::upsample_nearest2d(pass.conv("grow." + std::to_string(level), h),
                                   {h.size(2) * 2, h.size(3) * 2});
        h = at::cat({h, kept[static_cast<std::size_t>(level)]}, 1);
        for (int b = 0; b < config.blocks[static_cast<std::size_t>(level)]; ++b) {
            h = pass.block(at2("up", level, b), h, embedding);
        }
    }
    h = pass.conv("last", pass.norm("last.norm", h)).to(at::kFloat);
    return at::pixel_shuffle(h + pass.conv("direct", pixels), 2).contiguous();
}

Tensor unetForward(const UnetConfig& config, const Parameters& parameters, const Tensor& x,
                   const Tensor& squash, const Tensor& noise, at::ScalarType inner)
{
    return forward(config, Pass(parameters, inner, Pass::Style::Fast), x, squash, noise);
}

Tensor plainUnetForward(const UnetConfig& config, const Parameters& parameters, const Tensor& x,
                        const Tensor& squash, const Tensor& noise)
{
    return forward(config, Pass(parameters, at::kFloat, Pass::Style::Plain), x, squash, noise);
}

} // namespace anneau
