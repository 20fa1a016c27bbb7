// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"
#include "core/diffusion/samplers/conditioning.h"

#include <ATen/ATen.h>

namespace anneau {

TmpdConditioning::TmpdConditioning(const Denoiser& prior, LinearData data, RowSums rowSums)
    : Conditioning{prior, std::move(data)},
      m_rowSums{rowSums}
{
    expects(this->data().image != nullptr, "TmpdConditioning: needs the image itself");
}

Tensor TmpdConditioning::mean(const Tensor& x, double sigma) const
{
    const double noise = sigma * sigma;
    const ImageData& image = *data().image;
    const Tensor& gain = data().gain;
    const auto [denoised, vjp] = prior().meanWithVjp(x, sigma);
    const auto pull = [&, &derivative = vjp](const Tensor& u) { // J^T A^T u
        return derivative(unflat(gain * image.adjoint(u), x));
    };
    const Tensor residual = image.values - gain * image.forward(flat(denoised));
    Tensor rowSums = noise * gain * image.forward(flat(pull(at::ones_like(residual))));
    if (m_rowSums == RowSums::NonNegative) {
        rowSums = rowSums.clamp_min(0);
    }
    const Tensor solved = residual / (image.variance + rowSums);
    return denoised + noise * pull(solved);
}

} // namespace anneau
