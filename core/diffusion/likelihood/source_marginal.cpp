// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/source_marginal.h"

#include <ATen/ATen.h>

namespace anneau {

SourceMarginal::Root SourceMarginal::wholePrior()
{
    return [](const Tensor& c) {
        return c.sqrt();
    };
}

SourceMarginal::Root SourceMarginal::atLevel(double sigma)
{
    return [noise = sigma * sigma](const Tensor& c) {
        return (c * noise / (c + noise)).sqrt();
    };
}

SourceMarginal::SourceMarginal(Tensor operators, const Tensor& data, const Tensor& centres,
                               const Covariance& covariance, Root root)
    : m_operators{std::move(operators)},
      m_covariance{covariance},
      m_root{std::move(root)},
      m_centres{centres}
{
    m_residuals = data - at::matmul(m_operators, centres.unsqueeze(2)).squeeze(2);
    m_seen = rooted(m_operators);
    Tensor h = at::bmm(m_seen.transpose(1, 2), m_seen);
    h.diagonal(0, 1, 2).add_(1);
    m_factor = at::linalg_cholesky(h);
    const Tensor pulled = at::bmm(m_seen.transpose(1, 2), m_residuals.unsqueeze(2));
    m_pull = at::linalg_solve_triangular(m_factor, pulled, false);
    const Tensor logDeterminant = 2 * m_factor.diagonal(0, 1, 2).log().sum(1);
    m_logEvidence = -0.5 * (m_residuals.square().sum(1) -
                            m_pull.square().sum(at::IntArrayRef{1, 2}) + logDeterminant);
}

Tensor SourceMarginal::rooted(const Tensor& rows) const
{
    constexpr std::int64_t kSmall =
        128; // below it a product is quicker than transforms of each row
    const std::int64_t n = rows.size(-1);
    if (n <= kSmall && rows.numel() > 4 * n * n) {
        const Tensor root = m_covariance.apply(at::eye(n, rows.options()), m_root);
        return at::matmul(rows, root);
    }
    return m_covariance.apply(rows.reshape({-1, n}), m_root).reshape(rows.sizes());
}

Tensor SourceMarginal::mean() const
{
    const Tensor inner = at::linalg_solve_triangular(m_factor.transpose(1, 2), m_pull, true);
    return m_centres + rooted(inner.squeeze(2));
}

Tensor SourceMarginal::draws(const Tensor& normals) const
{
    const Tensor inner =
        at::linalg_solve_triangular(m_factor.transpose(1, 2), m_pull + normals.unsqueeze(2), true);
    return m_centres + rooted(inner.squeeze(2));
}

Tensor SourceMarginal::variances() const
{
    const std::int64_t n = m_factor.size(1);
    const Tensor unit = at::eye(n, m_factor.options()).expand({m_factor.size(0), n, n});
    const Tensor root = rooted(at::linalg_solve_triangular(m_factor, unit, false));
    return root.square().sum(1);
}

/// 1 - G H^-1 G^T with G = A C^1/2.
Tensor SourceMarginal::solve(const Tensor& u) const
{
    const Tensor pulled = at::bmm(m_seen.transpose(1, 2), u.unsqueeze(2));
    const Tensor solved = at::cholesky_solve(pulled, m_factor);
    return u - at::bmm(m_seen, solved).squeeze(2);
}

} // namespace anneau
