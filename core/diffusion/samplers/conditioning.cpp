// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/conditioning.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace anneau {

Conditioning::Conditioning(const Denoiser& prior, LinearData data)
    : m_prior{prior},
      m_data{std::move(data)}
{}

std::pair<Tensor, Denoiser::Vjp> Conditioning::meanWithVjp(const Tensor&, double) const
{
    throw ContractViolation("Conditioning: a conditioned denoiser has no derivative");
}

Tensor Conditioning::flat(const Tensor& x) const
{
    return x.reshape({x.size(0), -1}).to(m_data.coordinates.scalar_type());
}

Tensor Conditioning::unflat(const Tensor& rows, const Tensor& like) const
{
    return rows.reshape(like.sizes()).to(like.scalar_type());
}

Tensor ConvolvedConditioning::mean(const Tensor& x, double sigma) const
{
    const double noise = sigma * sigma;
    const Tensor denoised = prior().mean(x, sigma);
    const Tensor residual = data().coordinates - data().forward(flat(x));
    const Tensor solved = residual / (1 + noise * data().power());
    return denoised + noise * unflat(data().adjoint(solved), x);
}

/// |A^T e_j|^2 for every pixel j by imaging unit sources, a block at a time.
static Tensor rowPower(const ImageData& image, std::int64_t pixels)
{
    constexpr std::int64_t kBlock = 128;
    Tensor power = at::zeros_like(image.variance);
    for (std::int64_t first = 0; first < pixels; first += kBlock) {
        const std::int64_t count = std::min(kBlock, pixels - first);
        const Tensor units = at::zeros({count, pixels}, power.options());
        units.diagonal(first).fill_(1);
        power += image.forward(units).square().sum(0);
    }
    return power.unsqueeze(0);
}

DiagonalConvolvedConditioning::DiagonalConvolvedConditioning(const Denoiser& prior, LinearData data)
    : Conditioning{prior, std::move(data)}
{
    expects(this->data().image != nullptr, "DiagonalConvolvedConditioning: needs the image itself");
    m_rowPower = rowPower(*this->data().image, this->data().basis->vectors.size(0));
}

Tensor DiagonalConvolvedConditioning::mean(const Tensor& x, double sigma) const
{
    const double noise = sigma * sigma;
    const ImageData& image = *data().image;
    const Tensor& gain = data().gain;
    const Tensor residual = image.values - gain * image.forward(flat(x));
    const Tensor solved = residual / (image.variance + noise * gain.square() * m_rowPower);
    return prior().mean(x, sigma) + noise * unflat(gain * image.adjoint(solved), x);
}

} // namespace anneau
