// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/moments.h"

#include "core/base/random.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace anneau {

PriorMoments measureMoments(const Tensor& images, int count, std::uint64_t seed)
{
    const c10::NoGradGuard guard;
    const std::int64_t number = images.size(0), height = images.size(2), width = images.size(3),
                       pixels = height * width;
    PriorMoments out;
    out.mean = images.mean(0);
    const Tensor centred = (images - out.mean.unsqueeze(0)).reshape({number, pixels});
    const Tensor spectrum = at::fft_rfft2(centred.reshape({number, height, width}));
    out.spectrum = at::real(spectrum * spectrum.conj()).mean(0) / static_cast<double>(pixels);

    const std::int64_t kept = std::min<std::int64_t>({count, number, pixels});
    const std::int64_t probes = std::min<std::int64_t>({kept + 8, number, pixels});
    Tensor basis = at::empty({pixels, probes}, at::kFloat);
    Rng rng(seed, 0);
    rng.fillNormal(
        std::span<float>(basis.data_ptr<float>(), static_cast<std::size_t>(basis.numel())));
    for (int pass = 0; pass < 6; ++pass) {
        basis = std::get<0>(at::linalg_qr(at::matmul(centred.t(), at::matmul(centred, basis))));
    }
    const Tensor projected = at::matmul(centred, basis); // [N, probes]
    const auto [values, vectors] =
        at::linalg_eigh(at::matmul(projected.t(), projected) / static_cast<double>(number));
    const Tensor best = at::flip(values, {0}).slice(0, 0, kept).clamp_min(0);
    const Tensor turned =
        at::matmul(basis, at::flip(vectors, {1}).slice(1, 0, kept)); // [pixels, kept]
    out.components =
        (turned * best.sqrt().unsqueeze(0)).t().reshape({kept, height, width}).contiguous();
    const double total = centred.square().sum().item<double>() / static_cast<double>(number);
    out.remainder =
        std::max(0.0, (total - best.sum().item<double>()) / static_cast<double>(pixels));
    return out;
}

double largestDeviation(const PriorMoments& moments)
{
    return std::sqrt(moments.components.select(0, 0).square().sum().item<double>());
}

Tensor startFrom(const PriorMoments& moments, double sigma, const Tensor& noise,
                 const Tensor& weights)
{
    const Tensor flat = moments.components.flatten(1); // there may be none
    const Tensor correlated = at::matmul(weights, flat).reshape_as(noise);
    return moments.mean.unsqueeze(0) + correlated +
           std::sqrt(sigma * sigma + moments.remainder) * noise;
}

} // namespace anneau
