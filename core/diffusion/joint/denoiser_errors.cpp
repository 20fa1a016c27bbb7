// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/joint/denoiser_errors.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace anneau {
namespace {

constexpr std::int64_t kMost = 48;
constexpr double kSharpest = 0.05 * 0.05; ///< Of the law's variance.

Tensor symmetric(const Tensor& m)
{
    return 0.5 * (m + m.transpose(-2, -1));
}

/// Coordinates t = M w of unit variance under the law at a level, the best seen first.
struct Directions {
    Tensor rows; // [r, q] of M
    Tensor law;  // [q, q] precision of w
};

Directions directionsAt(const SourceBasis& basis, double sigma, double least)
{
    Directions out;
    out.law = symmetric(basis.precision(sigma));
    const Tensor root = at::linalg_cholesky(out.law); // precision = root root^T
    const Tensor inverse = at::linalg_inv(root);
    const Tensor seen = at::mm(inverse * basis.strengths(), inverse.t());
    const auto [values, vectors] = at::linalg_eigh(symmetric(seen)); // ascending
    const std::int64_t told = (values > least).sum().item<std::int64_t>();
    const std::int64_t kept = std::clamp<std::int64_t>(told, 1, std::min(kMost, values.size(0)));
    const Tensor chosen = vectors.narrow(1, values.size(0) - kept, kept).flip(1);
    out.rows = at::mm(chosen.t(), root.t());
    return out;
}

} // namespace

Tensor errorPrecisions(const SourceBasis& basis, const JointModel::Pull& pull, std::int64_t runs,
                       double sigma, double least)
{
    const Directions directions = directionsAt(basis, sigma, least);
    const Tensor images = at::mm(directions.rows, basis.duals()); // [r, n]
    const Tensor lengths = images.norm(2, 1, true);
    const Tensor units = images / lengths; // a network works in single precision
    std::vector<Tensor> rows;
    for (std::int64_t i = 0; i < units.size(0); ++i) {
        const Tensor pulled = pull(units.narrow(0, i, 1).expand({runs, -1}));
        rows.push_back(at::mm(pulled, images.t()) * lengths[i]); // [R, r]
    }
    const Tensor covariances = symmetric(sigma * sigma * at::stack(rows, 1)); // [R, r, r]
    const auto [values, vectors] = at::linalg_eigh(covariances);
    const Tensor excess = 1 / values.clamp_min(kSharpest) - 1; // over the law's precision
    const Tensor told = at::matmul(vectors.transpose(1, 2), directions.rows); // [R, r, q]
    return symmetric(directions.law + at::matmul(told.transpose(1, 2) * excess.unsqueeze(1), told));
}

} // namespace anneau
