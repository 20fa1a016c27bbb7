// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/network/nested_unet.h"

#include "core/diffusion/network/unet_layers.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

constexpr int kInputs = 14; ///< Channels that the outer level sees, inner features not counted.
constexpr int kBlocks = 2;
constexpr double kDetail = 0.125; ///< RMS of detail over that of pixels.

Tensor column(const Tensor& values)
{
    return values.to(at::kFloat).reshape({-1, 1, 1, 1});
}

/// D_inner and the inner features.
struct Inside {
    Tensor denoised;
    UnetOutput output;
};

Inside denoiseInside(const UnetConfig& config, const Parameters& prepared, double sigmaData,
                     const Tensor& pooled, const Tensor& level, at::ScalarType inner)
{
    const UnetConfig half = config.innermost();
    const Tensor total = level.square() + sigmaData * sigmaData; // double
    const Tensor scaled = pooled * column(total.rsqrt());
    const Tensor squash = at::asinh(pooled / column(level));
    const Tensor noise = (level.log() / 4).to(at::kFloat);
    UnetOutput output = unetForward(half, prepared, scaled, squash, noise, inner);
    const Tensor denoised = column(sigmaData * sigmaData / total) * pooled +
                            column(level * sigmaData / total.sqrt()) * output.image;
    return {denoised, std::move(output)};
}

/// What is added to up(c) and the linear filter, in units of out_d. // -> [B, 1, H, W]
Tensor outerLevel(const Parameters& prepared, const Tensor& inputs, const UnetOutput& inside,
                  at::ScalarType inner)
{
    const UnetPass pass(prepared, inner, UnetPass::Style::Fast);
    const Tensor pixels = inputs.contiguous(pass.layout());
    const Tensor below = pass.conv("outer.features", inside.features);
    Tensor h = pass.toInner(pass.conv("outer.stem", pixels)) +
               at::upsample_nearest2d(below, {pixels.size(2), pixels.size(3)});
    for (int b = 0; b < kBlocks; ++b) {
        h = pass.block("outer." + std::to_string(b), h, inside.embedding);
    }
    h = pass.conv("outer.last", pass.norm("outer.norm", h)).to(at::kFloat);
    return at::pixel_shuffle(h + pass.conv("outer.direct", pixels), 2).contiguous();
}

} // namespace

Tensor growLinearly(const Tensor& image)
{
    // Rows of the kernel: the four sub-pixels, in the order of pixel_shuffle.
    Tensor kernel = at::zeros({4, 1, 3, 3}, image.options());
    for (int sub = 0; sub < 4; ++sub) {
        const double down = sub / 2 == 0 ? -0.125 : 0.125, right = sub % 2 == 0 ? -0.125 : 0.125;
        const Tensor own = kernel[sub][0];
        own[1][1].fill_(1);
        own[0][1].fill_(-down);
        own[2][1].fill_(down);
        own[1][0].fill_(-right);
        own[1][2].fill_(right);
    }
    return at::pixel_shuffle(at::conv2d(at::replication_pad2d(image, {1, 1, 1, 1}), kernel), 2);
}

Tensor nestedDenoise(const UnetConfig& config, const Parameters& prepared, double sigmaData,
                     const Tensor& x, const Tensor& sigma, at::ScalarType inner)
{
    const Tensor level = sigma.to(at::kDouble);
    const Tensor pooled = at::avg_pool2d(x, {2, 2});
    const Inside inside = denoiseInside(config, prepared, sigmaData, pooled, level / 2, inner);
    const Tensor detail = x - growLinearly(pooled);

    const double spread = kDetail * sigmaData;
    const Tensor total = level.square() + spread * spread;
    const Tensor whole = column((level.square() + sigmaData * sigmaData).rsqrt());
    const Tensor inputs = at::cat(
        {at::pixel_unshuffle(x * whole, 2), at::pixel_unshuffle(at::asinh(x / column(level)), 2),
         at::pixel_unshuffle(detail * column(total.rsqrt()), 2), inside.denoised / sigmaData,
         at::asinh(2 * inside.denoised / column(level))},
        1);
    const Tensor learnt = outerLevel(prepared, inputs, inside.output, inner);
    return growLinearly(inside.denoised) + column(spread * spread / total) * detail +
           column(level * spread / total.sqrt()) * learnt;
}

void addOuterLevel(const UnetConfig& config, UnetSpecification& spec)
{
    spec.conv("outer.stem", kInputs, config.outer, 3);
    spec.conv("outer.features", config.channels[0], config.outer, 1);
    for (int b = 0; b < kBlocks; ++b) {
        spec.block("outer." + std::to_string(b), config.outer, config.outer, config.embedding);
    }
    spec.norm("outer.norm", config.outer);
    spec.conv("outer.last", config.outer, 4, 3, 0);
    spec.conv("outer.direct", kInputs, 4, 3, 0);
}

Parameters grownParameters(UnetConfig& config, const Parameters& trained, int channels,
                           std::uint64_t seed)
{
    expects(config.outer == 0 && channels > 0 && channels % 16 == 0,
            "grownParameters: has an outer level, or odd channels");
    config.pixels *= 2;
    config.outer = channels;
    Parameters out = initialParameters(config, seed);
    for (const auto& [name, value] : trained) {
        out[name] = value;
    }
    return out;
}

} // namespace anneau
