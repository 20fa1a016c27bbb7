// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/source_basis.h"

#include "core/diffusion/sample_noise.h"

#include <ATen/ATen.h>

namespace anneau {
namespace {

constexpr int kPasses = 2;
constexpr std::int64_t kSpare = 32; ///< Vectors more than are wanted, so that these are right.

Tensor orthonormal(const Tensor& rows)
{
    return std::get<0>(at::linalg_qr(rows.t())).t().contiguous();
}

Tensor root(const Covariance& c, const Tensor& rows)
{
    return c.apply(rows, [](const Tensor& values) { return values.sqrt(); });
}

} // namespace

SourceBasis::SourceBasis(Covariance covariance, const Rows& forward, const Rows& adjoint,
                         const BasisLimits& limits)
    : m_covariance{std::move(covariance)}
{
    const std::int64_t n = m_covariance.size();
    const std::int64_t tried = std::min(n, limits.rank + kSpare);
    Tensor rows = at::eye(n, at::kDouble);
    if (tried < n) {
        rows = orthonormal(SampleNoise(1, {0}).normals(0, tried * n).reshape({tried, n}));
        for (int pass = 0; pass < kPasses; ++pass) {
            const Tensor seen = adjoint(forward(root(m_covariance, rows)));
            rows = orthonormal(root(m_covariance, seen));
        }
    }
    const Tensor seen = forward(root(m_covariance, rows));
    const auto [values, vectors] = at::linalg_eigh(at::mm(seen, seen.t())); // ascending
    const std::int64_t strong = (values > limits.least).sum().item<std::int64_t>();
    const std::int64_t kept = std::clamp<std::int64_t>(strong, 1, std::min(limits.rank, tried));
    m_vectors = at::mm(vectors.narrow(1, tried - kept, kept).t(), rows);
    m_strengths = values.narrow(0, tried - kept, kept).contiguous();
    m_images = root(m_covariance, m_vectors);
    if (!m_covariance.isStationary()) {
        m_modes = m_covariance.coefficients(m_vectors);
    }
}

double SourceBasis::priorVariance() const
{
    return m_covariance.meanVariance() * static_cast<double>(m_covariance.size());
}

Tensor SourceBasis::duals() const
{
    constexpr double kSmallest = 1e-9; ///< Of the largest: as good as none.
    const double floor = kSmallest * m_covariance.eigenvalues().max().item<double>();
    return m_covariance.apply(m_vectors,
                              [floor](const Tensor& c) { return c.clamp_min(floor).rsqrt(); });
}

Tensor SourceBasis::precision(double sigma) const
{
    const double noise = sigma * sigma;
    const auto gains = [noise](const Tensor& c) {
        return noise / (c + noise);
    };
    if (!m_modes.defined()) {
        return at::linalg_inv(at::mm(m_covariance.apply(m_vectors, gains), m_vectors.t()));
    }
    const std::int64_t k = m_modes.size(1);
    const Tensor all = gains(m_covariance.eigenvalues());
    const double rest = all.size(0) > k ? all[k].item<double>() : 0; // of what is orthogonal
    const Tensor inner = at::mm(m_modes * (all.narrow(0, 0, k) - rest), m_modes.t());
    inner.diagonal().add_(rest);
    return at::linalg_inv(inner);
}

} // namespace anneau
