// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/jacobian_symmetry.h"

#include "core/base/random.h"

#include <ATen/ATen.h>

#include <array>
#include <span>

namespace anneau {
namespace {

Tensor probe(const Tensor& like, std::uint64_t seed, std::uint32_t stream)
{
    Tensor out = at::empty(like.sizes(), at::kFloat);
    Rng rng(seed, stream);
    rng.fillNormal(std::span<float>(out.data_ptr<float>(), static_cast<std::size_t>(out.numel())));
    return out.to(like.options());
}

} // namespace

double jacobianAsymmetry(const Denoiser& prior, const Tensor& noisy, double sigma,
                         std::uint64_t seed)
{
    const auto vjp = prior.meanWithVjp(noisy, sigma).second;
    const std::array<std::int64_t, 3> all{1, 2, 3}; // all but the batch
    const Tensor u = vjp(probe(noisy, seed, 1)), v = vjp(probe(noisy, seed, 2));
    const Tensor turnedU = vjp(u), turnedV = vjp(v);
    const Tensor difference = (v * turnedU).sum(all) - (u * turnedV).sum(all);
    const Tensor scale = (turnedU.square().sum(all) * v.square().sum(all)).sqrt();
    return (difference / scale).square().mean().sqrt().item<double>();
}

} // namespace anneau
