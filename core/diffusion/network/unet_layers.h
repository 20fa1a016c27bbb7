// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/network/fused_norm.h"
#include "core/diffusion/network/unet.h"

#include <ATen/ATen.h>

#include <cmath>
#include <string>
#include <vector>

/// What the networks are put together from; only their own files include this.
namespace anneau {

inline constexpr int kGroups = 8;       ///< Of every normalisation.
inline constexpr int kFrequencies = 16; ///< Of the noise level's embedding.
inline constexpr int kHeadWidth = 32;   ///< Channels of one attention head.

/// Collects the specification of the layers; the forward pass walks in the same order.
class UnetSpecification {
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

inline std::string at2(const std::string& part, int level, int block)
{
    return part + "." + std::to_string(level) + "." + std::to_string(block);
}

/// One forward pass: the layers by name.
class UnetPass {
public:
    /// Plain: see plainUnetForward().
    enum class Style { Fast, Plain };

    UnetPass(const Parameters& parameters, at::ScalarType inner, Style style)
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

} // namespace anneau
