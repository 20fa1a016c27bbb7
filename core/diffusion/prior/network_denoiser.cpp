// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/network_denoiser.h"

#include "core/diffusion/network/nested_unet.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace anneau {

RawOutput networkOutput(const UnetConfig& config, const Parameters& prepared, double sigmaData,
                        const Tensor& x, const Tensor& sigma, at::ScalarType inner)
{
    // In double: at the ends of the range the factors lose digits in float.
    const Tensor level = sigma.to(at::kDouble);
    const Tensor total = (level.square() + sigmaData * sigmaData);
    const auto column = [](const Tensor& values) {
        return values.to(at::kFloat).reshape({-1, 1, 1, 1});
    };
    RawOutput out;
    out.skip = column(sigmaData * sigmaData / total);
    out.out = column(level * sigmaData / total.sqrt());
    if (config.outer > 0) {
        const Tensor denoised = nestedDenoise(config, prepared, sigmaData, x, sigma, inner);
        out.network = (denoised - out.skip * x) / out.out;
        return out;
    }
    const Tensor scaled = x * column(total.rsqrt());
    const Tensor squash = at::asinh(x / column(level));
    const Tensor noise = (level.log() / 4).to(at::kFloat);
    out.network = unetForward(config, prepared, scaled, squash, noise, inner).image;
    return out;
}

Tensor denoise(const UnetConfig& config, const Parameters& prepared, double sigmaData,
               const Tensor& x, const Tensor& sigma, at::ScalarType inner)
{
    if (config.outer > 0) {
        return nestedDenoise(config, prepared, sigmaData, x, sigma, inner);
    }
    const RawOutput raw = networkOutput(config, prepared, sigmaData, x, sigma, inner);
    return raw.skip * x + raw.out * raw.network;
}

NetworkDenoiser::NetworkDenoiser(UnetConfig config, const Parameters& parameters, NoiseRange range,
                                 const PriorMoments& moments, const at::Device& device,
                                 at::ScalarType inner)
    : m_config{config},
      m_range{range},
      m_moments{moments},
      m_device{device},
      m_inner{inner}
{
    const c10::NoGradGuard guard;
    Parameters moved;
    for (const auto& [name, value] : parameters) {
        moved[name] = value.detach().to(device, at::kFloat);
    }
    m_prepared = prepareParameters(moved, inner);
    for (Tensor* tensor : {&m_moments.mean, &m_moments.components, &m_moments.spectrum}) {
        *tensor = tensor->to(device, at::kFloat);
    }
}

Tensor NetworkDenoiser::mean(const Tensor& x, double sigma) const
{
    expects(x.dim() == 4 && x.size(1) == 1 && x.size(2) == m_config.pixels &&
                x.size(3) == m_config.pixels,
            "NetworkDenoiser: images must be [B, 1, pixels, pixels]");
    const Tensor level = at::full({1}, sigma, x.options().dtype(at::kDouble));
    return denoise(m_config, m_prepared, m_range.sigmaData, x, level, m_inner);
}

} // namespace anneau
