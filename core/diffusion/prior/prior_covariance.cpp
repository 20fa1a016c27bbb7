// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/prior_covariance.h"

#include "core/diffusion/sample_noise.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace anneau {
namespace {

constexpr std::int64_t kRank = 512;
constexpr std::int64_t kSpare = 32; ///< Vectors more than are wanted, so that these are right.
constexpr int kPasses = 3;
/// Of the mean variance: what counts at least for the variance of a pixel.
constexpr double kFaintest = 1e-3;

/// P^T P + w S w: components, and a stationary remainder under an envelope.
struct Local {
    Tensor components; // [K, n]
    Tensor envelope;   // [n] w, of unit mean square
    Covariance remainder;

    Tensor apply(const Tensor& rows) const // [B, n] -> [B, n]
    {
        const Tensor rest =
            remainder.apply(rows * envelope, [](const Tensor& values) { return values; });
        return at::mm(at::mm(rows, components.t()), components) + rest * envelope;
    }
    double trace() const
    {
        const auto n = static_cast<double>(envelope.size(0));
        return components.square().sum().item<double>() + n * remainder.meanVariance();
    }
};

Local localOf(const PriorMoments& moments)
{
    const Tensor images = moments.components.to(at::kCPU, at::kDouble); // [K, H, W]
    const std::int64_t height = moments.mean.size(1), width = moments.mean.size(2);
    Local out{images.flatten(1), at::ones({height * width}, at::kDouble),
              Covariance::stationary(moments.spectrum.to(at::kCPU, at::kDouble),
                                     static_cast<int>(width))};
    if (images.size(0) == 0) {
        return out;
    }
    const Tensor variance = out.components.square().sum(0); // [n]
    const Tensor kept = variance.clamp_min(kFaintest * variance.mean().item<double>());
    // As the scatter, not the variance, of the components: fine structure reaches further out.
    const Tensor scatter = kept.sqrt();
    out.envelope = (scatter / scatter.mean()).sqrt();
    const Tensor told = at::fft_rfft2(images).abs().square().sum(0) /
                        static_cast<double>(height * width); // of the spectrum
    const Covariance rest = Covariance::stationary((out.remainder.spectrum() - told).clamp_min(0),
                                                   static_cast<int>(width));
    const double left = rest.meanVariance();
    out.remainder = rest.scaled(left > 0 ? moments.remainder / left : 0);
    return out;
}

} // namespace

Covariance localCovariance(const PriorMoments& moments)
{
    const Local local = localOf(moments);
    const std::int64_t n = local.envelope.size(0);
    const std::int64_t tried = std::min(n, kRank + kSpare);
    Tensor rows = at::eye(n, at::kDouble);
    if (tried < n) {
        rows = SampleNoise(1, {0}).normals(0, tried * n).reshape({tried, n});
        for (int pass = 0; pass < kPasses; ++pass) {
            rows = std::get<0>(at::linalg_qr(local.apply(rows).t())).t().contiguous();
        }
    }
    const Tensor inner = at::mm(local.apply(rows), rows.t());
    const auto [values, vectors] = at::linalg_eigh(0.5 * (inner + inner.t())); // ascending
    const std::int64_t kept = std::min(n, kRank);
    const Tensor strong = values.narrow(0, tried - kept, kept).clamp_min(0);
    const Tensor images = at::mm(vectors.narrow(1, tried - kept, kept).t(), rows);
    const double rest = local.trace() - strong.sum().item<double>();
    return Covariance::lowRank(images, strong,
                               kept < n ? std::max(0.0, rest) / static_cast<double>(n - kept) : 0);
}

Covariance priorCovariance(const Denoiser& prior)
{
    if (const auto* gaussian = dynamic_cast<const GaussianDenoiser*>(&prior)) {
        return gaussian->covariance().to(at::kCPU, at::kDouble);
    }
    return localCovariance(prior.moments());
}

} // namespace anneau
