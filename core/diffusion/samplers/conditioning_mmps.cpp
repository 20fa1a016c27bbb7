// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/conjugate_gradient.h"
#include "core/diffusion/samplers/conditioning.h"

#include <ATen/ATen.h>

namespace anneau {

MmpsConditioning::MmpsConditioning(const Denoiser& prior, LinearData data, double pixelVariance,
                                   int iterations)
    : Conditioning{prior, std::move(data)},
      m_variance{pixelVariance},
      m_iterations{iterations}
{
    expects(pixelVariance > 0 && iterations > 0, "MmpsConditioning: variance or iterations");
}

/// In the singular basis, with G = gain s V^T: (1 + G sigma^2 J G^T) u = y - G D, and
/// D_y = D + sigma^2 J^T G^T u.
Tensor MmpsConditioning::mean(const Tensor& x, double sigma) const
{
    const double noise = sigma * sigma;
    const auto evaluated = prior().meanWithVjp(x, sigma);
    const Tensor& denoised = evaluated.first;
    const auto pull = [&](const Tensor& u) {
        return flat(evaluated.second(unflat(data().adjoint(u), x)));
    };
    const Tensor residual = data().coordinates - data().forward(flat(denoised));
    const Tensor diagonal = 1 + noise * m_variance / (noise + m_variance) * data().power();
    const auto apply = [&](const Tensor& u, const Tensor& pulled) {
        return u + noise * data().forward(pulled);
    };
    const auto precondition = [&](const Tensor& r) {
        return r / diagonal;
    };
    const CgResult solved = conjugateGradient(pull, apply, precondition, residual, m_iterations);
    countFallbacks(solved.diverged.sum().item<std::int64_t>());
    return denoised + noise * unflat(solved.pulled, x);
}

} // namespace anneau
