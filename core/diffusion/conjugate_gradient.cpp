// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/conjugate_gradient.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

/// A residual may grow for a while in conjugate gradients; four times its first size is not that.
constexpr double kGrowth = 16;

Tensor rowDot(const Tensor& a, const Tensor& b)
{
    return (a * b).sum(1, /*keepdim=*/true);
}

} // namespace

CgResult conjugateGradient(const LinearMap& apply, const LinearMap& precondition, const Tensor& b,
                           int iterations)
{
    Tensor u = at::zeros_like(b);
    Tensor residual = b;
    Tensor z = precondition(residual);
    Tensor direction = z;
    Tensor rz = rowDot(residual, z);
    const Tensor start = rz;
    const double epsilon = b.scalar_type() == at::kDouble ? 1e-15 : 1e-7;
    const Tensor converged = epsilon * epsilon * start;
    const Tensor zero = at::zeros_like(rz);
    Tensor diverged = at::zeros_like(rz, rz.options().dtype(at::kBool));
    for (int i = 0; i < iterations; ++i) {
        const Tensor active = rz > converged;
        const Tensor image = apply(direction);
        const Tensor curvature = rowDot(direction, image);
        diverged = diverged | (active & (curvature <= 0));
        const Tensor alpha = at::where(active & (curvature > 0), rz / curvature, zero);
        u = u + alpha * direction;
        if (i + 1 == iterations) {
            break;
        }
        residual = residual - alpha * image;
        z = precondition(residual);
        const Tensor next = rowDot(residual, z);
        diverged = diverged | (next > kGrowth * start);
        direction = z + at::where(active, next / rz, zero) * direction;
        rz = next;
    }
    diverged = diverged | at::isfinite(u).logical_not().any(1, true);
    return {u, diverged.squeeze(1)};
}

} // namespace anneau
