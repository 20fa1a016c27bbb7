// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/diffusion/samplers/conditioning.h"

#include <ATen/ATen.h>

#include <cmath>

namespace anneau {

ProximalConditioning::ProximalConditioning(const Denoiser& prior, LinearData data, double stiffness)
    : Conditioning{prior, data},
      m_coupling{std::move(data)},
      m_stiffness{stiffness}
{
    expects(stiffness > 0, "ProximalConditioning: stiffness");
}

Tensor ProximalConditioning::mean(const Tensor& x, double sigma) const
{
    const Tensor denoised = prior().mean(x, sigma);
    return unflat(m_coupling.mean(flat(denoised), sigma / std::sqrt(m_stiffness)), x);
}

} // namespace anneau
