// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/network/fused_norm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <bit>
#include <cmath>
#include <vector>

namespace anneau {
namespace {

constexpr float kEpsilon = 1e-5f;

float load(const float* p)
{
    return *p;
}
float load(const std::uint16_t* p)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(*p) << 16);
}
void store(float* p, float value)
{
    *p = value;
}
void store(std::uint16_t* p, float value) // bfloat16, to nearest even
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    *p = static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

/// 1/(1 + e^-u), relative error 1e-6, written so that compilers vectorise it: 2^f by its Taylor
/// polynomial on [-1/2, 1/2], the integer part by adding it to the exponent's bits.
inline float sigmoid(float u)
{
    float t = -1.44269504f * u;
    t = t < -126.0f ? -126.0f : t;
    t = t > 126.0f ? 126.0f : t;
    const float shifted = t + 12582912.0f; // 1.5 * 2^23: rounds to an integer in the low bits
    const float f = t - (shifted - 12582912.0f);
    const float poly =
        1.0f +
        f * (0.69314718f +
             f * (0.24022651f +
                  f * (0.05550411f + f * (0.00961813f + f * (0.00133336f + f * 0.00015404f)))));
    const std::uint32_t power = (std::bit_cast<std::uint32_t>(shifted) + 127u) << 23;
    return 1.0f / (1.0f + poly * std::bit_cast<float>(power));
}

/// One image: sizes, and per channel the map u = scale * x + offset with the group's mean and
/// 1/std.
struct Affine {
    std::vector<float> scale, offset, mean, rstd;
};

template <class T>
Affine measure(const T* x, const float* gain, const float* shift, std::int64_t pixels,
               std::int64_t channels, int groups)
{
    const auto n = static_cast<std::size_t>(channels);
    std::vector<float> sum(n), squares(n);
    for (std::int64_t p = 0; p < pixels; ++p) {
        const T* row = x + p * channels;
        for (std::size_t c = 0; c < n; ++c) {
            const float value = load(row + c);
            sum[c] += value;
            squares[c] += value * value;
        }
    }
    Affine out{std::vector<float>(n), std::vector<float>(n), std::vector<float>(n),
               std::vector<float>(n)};
    const std::size_t width = n / static_cast<std::size_t>(groups);
    for (std::size_t first = 0; first < n; first += width) {
        double total = 0, total2 = 0;
        for (std::size_t c = first; c < first + width; ++c) {
            total += sum[c];
            total2 += squares[c];
        }
        const double count = static_cast<double>(width) * static_cast<double>(pixels);
        const double mean = total / count;
        const double rstd = 1 / std::sqrt(std::max(0.0, total2 / count - mean * mean) + kEpsilon);
        for (std::size_t c = first; c < first + width; ++c) {
            out.mean[c] = static_cast<float>(mean);
            out.rstd[c] = static_cast<float>(rstd);
            out.scale[c] = gain[c] * out.rstd[c];
            out.offset[c] = shift[c] - out.mean[c] * out.scale[c];
        }
    }
    return out;
}

template <class T>
void forwardImage(const T* x, const float* gain, const float* shift, T* y, std::int64_t pixels,
                  std::int64_t channels, int groups)
{
    const Affine map = measure(x, gain, shift, pixels, channels, groups);
    const float* scale = map.scale.data();
    const float* offset = map.offset.data();
    for (std::int64_t p = 0; p < pixels; ++p) {
        const T* in = x + p * channels;
        T* out = y + p * channels;
#pragma GCC ivdep
        for (std::int64_t c = 0; c < channels; ++c) {
            const float u = scale[c] * load(in + c) + offset[c];
            store(out + c, u * sigmoid(u));
        }
    }
}

/// With du = dy silu'(u): dshift = sum du, dgain = sum du xhat, and the usual gradient of a
/// normalisation, dx = scale du - rstd (mean_g[gain du] + xhat mean_g[gain du xhat]).
template <class T>
void backwardImage(const T* x, const float* gain, const float* shift, const T* dy, T* dx,
                   float* dgain, float* dshift, std::int64_t pixels, std::int64_t channels,
                   int groups)
{
    const Affine map = measure(x, gain, shift, pixels, channels, groups);
    const auto n = static_cast<std::size_t>(channels);
    std::vector<float> du(n * static_cast<std::size_t>(pixels)), sum(n), product(n);
    const float* scale = map.scale.data();
    const float* offset = map.offset.data();
    for (std::int64_t p = 0; p < pixels; ++p) {
        const T* in = x + p * channels;
        const T* grad = dy + p * channels;
        float* keep = du.data() + p * channels;
        float* s = sum.data();
        float* q = product.data();
#pragma GCC ivdep
        for (std::int64_t c = 0; c < channels; ++c) {
            const float value = load(in + c);
            const float u = scale[c] * value + offset[c];
            const float g = sigmoid(u);
            const float d = load(grad + c) * g * (1.0f + u * (1.0f - g));
            keep[c] = d;
            s[c] += d;
            q[c] += d * value;
        }
    }
    std::vector<float> slope(n), constant(n); // dx = scale du + slope x + constant
    const std::size_t width = n / static_cast<std::size_t>(groups);
    for (std::size_t first = 0; first < n; first += width) {
        double meanGrad = 0, meanProduct = 0;
        for (std::size_t c = first; c < first + width; ++c) {
            dshift[c] = sum[c];
            dgain[c] = map.rstd[c] * (product[c] - map.mean[c] * sum[c]);
            meanGrad += static_cast<double>(gain[c]) * dshift[c];
            meanProduct += static_cast<double>(gain[c]) * dgain[c];
        }
        const double count = static_cast<double>(width) * static_cast<double>(pixels);
        const double rstd = map.rstd[first];
        for (std::size_t c = first; c < first + width; ++c) {
            slope[c] = static_cast<float>(-rstd * rstd * meanProduct / count);
            constant[c] = static_cast<float>(-rstd * meanGrad / count -
                                             slope[c] * static_cast<double>(map.mean[c]));
        }
    }
    const float* k = slope.data();
    const float* m = constant.data();
    for (std::int64_t p = 0; p < pixels; ++p) {
        const T* in = x + p * channels;
        const float* keep = du.data() + p * channels;
        T* out = dx + p * channels;
#pragma GCC ivdep
        for (std::int64_t c = 0; c < channels; ++c) {
            store(out + c, scale[c] * keep[c] + k[c] * load(in + c) + m[c]);
        }
    }
}

template <class T>
T* pointer(const Tensor& tensor)
{
    return static_cast<T*>(tensor.data_ptr());
}

template <class Body>
void eachImage(const Tensor& x, const Body& body)
{
    at::parallel_for(0, x.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t b = begin; b < end; ++b) {
            if (x.scalar_type() == at::kFloat) {
                body(b, float{});
            } else {
                body(b, std::uint16_t{});
            }
        }
    });
}

class NormSilu : public torch::autograd::Function<NormSilu> {
public:
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& input,
                          const Tensor& gainIn, const Tensor& shiftIn, std::int64_t groups)
    {
        const Tensor x = input.contiguous(at::MemoryFormat::ChannelsLast);
        const Tensor gain = gainIn.contiguous();
        const Tensor shift = shiftIn.contiguous();
        Tensor y = at::empty_like(x);
        const std::int64_t channels = x.size(1), pixels = x.size(2) * x.size(3);
        eachImage(x, [&](std::int64_t b, auto kind) {
            using T = decltype(kind);
            const std::int64_t at = b * channels * pixels;
            forwardImage(pointer<T>(x) + at, pointer<float>(gain) + b * channels,
                         pointer<float>(shift) + b * channels, pointer<T>(y) + at, pixels, channels,
                         static_cast<int>(groups));
        });
        context->save_for_backward({x, gain, shift});
        context->saved_data["groups"] = groups;
        return y;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   const torch::autograd::variable_list& grads)
    {
        const auto saved = context->get_saved_variables();
        const Tensor &x = saved[0], &gain = saved[1], &shift = saved[2];
        const auto groups = static_cast<int>(context->saved_data["groups"].toInt());
        const Tensor dy = grads[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
        Tensor dx = at::empty_like(x), dgain = at::empty_like(gain), dshift = at::empty_like(shift);
        const std::int64_t channels = x.size(1), pixels = x.size(2) * x.size(3);
        eachImage(x, [&](std::int64_t b, auto kind) {
            using T = decltype(kind);
            const std::int64_t at = b * channels * pixels;
            backwardImage(pointer<T>(x) + at, pointer<float>(gain) + b * channels,
                          pointer<float>(shift) + b * channels, pointer<T>(dy) + at,
                          pointer<T>(dx) + at, pointer<float>(dgain) + b * channels,
                          pointer<float>(dshift) + b * channels, pixels, channels, groups);
        });
        return {dx, dgain, dshift, Tensor()};
    }
};

} // namespace

Tensor normSilu(const Tensor& x, const Tensor& gain, const Tensor& shift, int groups)
{
    expects(x.dim() == 4 && x.size(1) % groups == 0,
            "normSilu: channels must be a multiple of the groups");
    const bool ours = x.device().is_cpu() && gain.scalar_type() == at::kFloat &&
                      (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
    if (!ours) {
        return normSiluReference(x, gain, shift, groups);
    }
    return NormSilu::apply(x, gain.expand({x.size(0), x.size(1)}),
                           shift.expand({x.size(0), x.size(1)}), static_cast<std::int64_t>(groups));
}

Tensor normSiluReference(const Tensor& x, const Tensor& gain, const Tensor& shift, int groups)
{
    const Tensor normed = at::group_norm(x, groups, {}, {}, kEpsilon);
    const Tensor u = normed * gain.to(x.scalar_type()).unsqueeze(-1).unsqueeze(-1) +
                     shift.to(x.scalar_type()).unsqueeze(-1).unsqueeze(-1);
    return at::silu(u);
}

} // namespace anneau
