// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/conditioning.h"

#include <ATen/ATen.h>

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

} // namespace anneau
