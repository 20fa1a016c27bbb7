// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/mixture_denoiser.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace anneau {

MixtureDenoiser::MixtureDenoiser(const Tensor& weights, const Tensor& means,
                                 const Tensor& covariances, int height, double sigmaMin,
                                 double sigmaMax)
    : m_logWeights{weights.log()},
      m_means{means},
      m_covariances{covariances},
      m_sigmaMin{sigmaMin},
      m_sigmaMax{sigmaMax}
{
    std::tie(m_values, m_vectors) = at::linalg_eigh(covariances);
    m_values = m_values.clamp_min(0);
    const std::int64_t n = means.size(1);
    const Tensor w = weights.unsqueeze(1);
    const Tensor centre = (w * means).sum(0);
    const Tensor offsets = means - centre;
    const Tensor within = (weights.view({-1, 1, 1}) * covariances).sum(0);
    const Tensor covariance = within + at::matmul((w * offsets).t(), offsets);
    const auto [values, vectors] = at::linalg_eigh(covariance);
    m_moments.mean = centre.reshape({1, height, n / height});
    m_moments.components =
        (vectors * values.clamp_min(0).sqrt()).t().reshape({n, height, n / height}).contiguous();
    const Tensor power = covariance.diagonal().mean() + centre.square().mean();
    m_sigmaData = std::sqrt(power.item<double>());
}

MixtureDenoiser::Parts MixtureDenoiser::parts(const Tensor& flat, double sigma) const
{
    const double noise = sigma * sigma;
    const Tensor x =
        flat.to(m_means.scalar_type()).unsqueeze(0) - m_means.unsqueeze(1); // [G, B, n]
    const Tensor modes = at::bmm(x, m_vectors);
    const Tensor total = (m_values + noise).unsqueeze(1); // [G, 1, n]
    const Tensor logs =
        -0.5 * (modes.square() / total + total.log()).sum(2) + m_logWeights.unsqueeze(1);
    const Tensor pulled =
        at::bmm(modes * (m_values.unsqueeze(1) / total), m_vectors.transpose(1, 2));
    const Tensor denoised = pulled + m_means.unsqueeze(1);
    return {at::softmax(logs, 0).t(), denoised.transpose(0, 1)};
}

Tensor MixtureDenoiser::logJoint(const Tensor& whitened, const Tensor& data) const
{
    const std::int64_t m = whitened.size(0);
    const Tensor identity = at::eye(m, whitened.options());
    const Tensor k = identity + at::matmul(at::matmul(whitened, m_covariances), whitened.t());
    const Tensor factor = at::linalg_cholesky(k); // [G, m, m]
    const Tensor residual = (data - at::matmul(m_means, whitened.t())).unsqueeze(2);
    const Tensor inner =
        at::linalg_solve_triangular(factor, residual, false).square().sum(at::IntArrayRef{1, 2});
    const Tensor logDeterminant = 2 * factor.diagonal(0, 1, 2).log().sum(1);
    return m_logWeights -
           0.5 * (inner + logDeterminant + static_cast<double>(m) * std::log(2 * std::numbers::pi));
}

double MixtureDenoiser::logEvidence(const Tensor& whitened, const Tensor& data) const
{
    return at::logsumexp(logJoint(whitened, data), 0).item<double>();
}

MixtureDenoiser MixtureDenoiser::given(const Tensor& whitened, const Tensor& data) const
{
    const Tensor k = at::eye(whitened.size(0), whitened.options()) +
                     at::matmul(at::matmul(whitened, m_covariances), whitened.t());
    const Tensor cross = at::matmul(whitened, m_covariances);                       // [G, m, n]
    const Tensor gains = at::linalg_solve(k, cross, /*left=*/true).transpose(1, 2); // [G, n, m]
    const Tensor residual = (data - at::matmul(m_means, whitened.t())).unsqueeze(2);
    const Tensor means = m_means + at::matmul(gains, residual).squeeze(2);
    const Tensor raw = m_covariances - at::matmul(gains, cross);
    return {at::softmax(logJoint(whitened, data), 0), means,      0.5 * (raw + raw.transpose(1, 2)),
            static_cast<int>(m_moments.mean.size(1)), m_sigmaMin, m_sigmaMax};
}

Tensor MixtureDenoiser::responsibilities(const Tensor& x, double sigma) const
{
    return parts(x.reshape({x.size(0), -1}), sigma).weights;
}

Tensor MixtureDenoiser::mean(const Tensor& x, double sigma) const
{
    const Parts p = parts(x.reshape({x.size(0), -1}), sigma);
    return (p.weights.unsqueeze(2) * p.denoised).sum(1).reshape(x.sizes()).to(x.scalar_type());
}

/// sigma^2 J = sum_g r_g [sigma^2 J_g + (D_g - D)(D_g - D)^T], symmetric.
std::pair<Tensor, Denoiser::Vjp> MixtureDenoiser::meanWithVjp(const Tensor& x, double sigma) const
{
    const Parts p = parts(x.reshape({x.size(0), -1}), sigma);
    const Tensor weights = p.weights.unsqueeze(2);
    const Tensor mean = (weights * p.denoised).sum(1); // [B, n]
    const Tensor offsets = p.denoised - mean.unsqueeze(1);
    const double noise = sigma * sigma;
    Vjp vjp = [this, weights, offsets, noise](const Tensor& v) {
        const Tensor flat = v.reshape({v.size(0), -1}).to(m_means.scalar_type());
        const Tensor modes = at::matmul(flat.unsqueeze(0), m_vectors); // [G, B, n]
        const Tensor gains = (m_values / (m_values + noise)).unsqueeze(1);
        const Tensor within = at::bmm(modes * gains, m_vectors.transpose(1, 2)).transpose(0, 1);
        const Tensor along = at::matmul(offsets, flat.unsqueeze(2)) / noise; // [B, G, 1]
        return (weights * (within + offsets * along)).sum(1).reshape(v.sizes()).to(v.scalar_type());
    };
    return {mean.reshape(x.sizes()).to(x.scalar_type()), std::move(vjp)};
}

} // namespace anneau
