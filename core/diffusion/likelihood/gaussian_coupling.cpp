// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/gaussian_coupling.h"

#include <ATen/ATen.h>

namespace anneau {

Tensor GaussianCoupling::mean(const Tensor& centre, double width) const
{
    const double w = width * width;
    const Tensor residual = m_data.coordinates - m_data.forward(centre);
    return centre + w * m_data.adjoint(residual / (1 + w * m_data.power()));
}

/// The covariance is w (1 - V (w s^2 / (1 + w s^2)) V^T); its root has 1 / sqrt(1 + w s^2) along V.
Tensor GaussianCoupling::draw(const Tensor& centre, double width, const Tensor& normals) const
{
    const Tensor& v = m_data.basis->vectors;
    const Tensor shrink = (1 + width * width * m_data.power()).rsqrt() - 1;
    const Tensor seen = at::matmul(normals, v) * shrink;
    return mean(centre, width) + width * (normals + at::matmul(seen, v.t()));
}

Tensor GaussianCoupling::variance(double width) const
{
    const double w = width * width;
    const Tensor gains = w * m_data.power() / (1 + w * m_data.power());
    return w * (1 - at::matmul(gains, m_data.basis->vectors.square().t()));
}

} // namespace anneau
