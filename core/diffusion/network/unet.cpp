// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/network/unet.h"

#include "core/base/random.h"
#include "core/diffusion/network/nested_unet.h"
#include "core/diffusion/network/plain_unet.h"
#include "core/diffusion/network/unet_layers.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {
namespace {

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
           name.rfind("outer.stem.", 0) != 0 && name.rfind("outer.direct.", 0) != 0 &&
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

UnetConfig UnetConfig::innermost() const
{
    UnetConfig inside = *this;
    inside.pixels = outer > 0 ? pixels / 2 : pixels;
    inside.outer = 0;
    return inside;
}

std::vector<ParameterSpec> unetParameters(const UnetConfig& config)
{
    UnetSpecification spec;
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
    if (config.outer > 0) {
        addOuterLevel(config, spec);
    }
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

static UnetOutput forward(const UnetConfig& config, const UnetPass& pass, const Tensor& x,
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
    const Tensor features = pass.norm("last.norm", h);
    const Tensor last = pass.conv("last", features).to(at::kFloat) + pass.conv("direct", pixels);
    return {at::pixel_shuffle(last, 2).contiguous(), features, embedding};
}

UnetOutput unetForward(const UnetConfig& config, const Parameters& parameters, const Tensor& x,
                       const Tensor& squash, const Tensor& noise, at::ScalarType inner)
{
    return forward(config, UnetPass(parameters, inner, UnetPass::Style::Fast), x, squash, noise);
}

Tensor plainUnetForward(const UnetConfig& config, const Parameters& parameters, const Tensor& x,
                        const Tensor& squash, const Tensor& noise)
{
    const UnetPass pass(parameters, at::kFloat, UnetPass::Style::Plain);
    return forward(config, pass, x, squash, noise).image;
}

} // namespace anneau
