// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/conjugate_gradient.h"

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
    const auto nothing = [](const Tensor& u) {
        return u.narrow(1, 0, 0);
    };
    const auto plain = [&](const Tensor& u, const Tensor&) {
        return apply(u);
    };
    CgResult out = conjugateGradient(nothing, plain, precondition, b, iterations);
    out.pulled.reset();
    return out;
}

CgResult conjugateGradient(const LinearMap& pull, const PushedMap& apply,
                           const LinearMap& precondition, const Tensor& b, int iterations)
{
    expects(iterations > 0, "conjugateGradient: iterations");
    Tensor u = at::zeros_like(b);
    Tensor residual = b;
    Tensor z = precondition(residual);
    Tensor direction = z;
    const Tensor first = z;
    Tensor pulledFirst, pulled;
    Tensor rz = rowDot(residual, z);
    const Tensor start = rz;
    const double epsilon = b.scalar_type() == at::kDouble ? 1e-15 : 1e-7;
    const Tensor converged = epsilon * epsilon * start;
    const Tensor zero = at::zeros_like(rz);
    Tensor diverged = at::zeros_like(rz, rz.options().dtype(at::kBool));
    for (int i = 0; i < iterations; ++i) {
        const Tensor active = rz > converged;
        const Tensor along = pull(direction);
        const Tensor image = apply(direction, along);
        const Tensor curvature = rowDot(direction, image);
        diverged = diverged | (active & (curvature <= 0));
        const Tensor alpha = at::where(active & (curvature > 0), rz / curvature, zero);
        u = u + alpha * direction;
        pulledFirst = i == 0 ? along : pulledFirst;
        pulled = i == 0 ? alpha * along : pulled + alpha * along;
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
    return {at::where(diverged, first, u), diverged.squeeze(1),
            at::where(diverged, pulledFirst, pulled)};
}

} // namespace anneau
