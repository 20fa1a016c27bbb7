// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/samplers/conditioning.h"

#include <ATen/ATen.h>

namespace anneau {

PigdmConditioning::PigdmConditioning(const Denoiser& prior, LinearData data, double pixelVariance)
    : Conditioning{prior, std::move(data)},
      m_variance{pixelVariance}
{
    expects(pixelVariance > 0, "PigdmConditioning: variance of the prior");
}

Tensor PigdmConditioning::mean(const Tensor& x, double sigma) const
{
    const double noise = sigma * sigma;
    const double spread = noise * m_variance / (noise + m_variance);
    const auto [denoised, vjp] = prior().meanWithVjp(x, sigma);
    const Tensor residual = data().coordinates - data().forward(flat(denoised));
    const Tensor solved = residual / (1 + spread * data().power());
    return denoised + noise * vjp(unflat(data().adjoint(solved), x));
}

} // namespace anneau
