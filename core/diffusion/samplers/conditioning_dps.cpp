// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/diffusion/samplers/conditioning.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace anneau {

DpsConditioning::DpsConditioning(const Denoiser& prior, LinearData data, double scale,
                                 std::vector<double> levels)
    : Conditioning{prior, std::move(data)},
      m_scale{scale},
      m_levels{std::move(levels)}
{
    expects(this->data().image != nullptr, "DpsConditioning: needs the image itself");
    expects(scale > 0, "DpsConditioning: scale");
}

/// The ancestral step goes from x to q x + (1 - q) D_y, q = (sigma'/sigma)^2: dividing by 1 - q
/// makes its displacement the published one.
double DpsConditioning::strength(double sigma) const
{
    const auto next =
        std::find_if(m_levels.begin(), m_levels.end(), [&](double level) { return level < sigma; });
    const double ratio = next != m_levels.end() ? *next / sigma : 0;
    return m_scale / (1 - ratio * ratio);
}

Tensor DpsConditioning::mean(const Tensor& x, double sigma) const
{
    const ImageData& image = *data().image;
    const auto [denoised, vjp] = prior().meanWithVjp(x, sigma);
    const Tensor residual = image.values - data().gain * image.forward(flat(denoised));
    // One norm an image: the members of a batch must not know of each other.
    const Tensor length =
        residual.square().sum(1, true).sqrt().clamp_min(std::numeric_limits<float>::min());
    const Tensor descent = vjp(unflat(data().gain * image.adjoint(residual / length), x));
    return denoised + strength(sigma) * descent;
}

Tensor BayesDpsConditioning::mean(const Tensor& x, double sigma) const
{
    const auto [denoised, vjp] = prior().meanWithVjp(x, sigma);
    const Tensor residual = data().coordinates - data().forward(flat(denoised));
    return denoised + sigma * sigma * vjp(unflat(data().adjoint(residual), x));
}

} // namespace anneau
