// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/likelihood/projected_basis.h"

#include "core/base/random.h"
#include "core/diffusion/left_behind.h"
#include "core/tensor/symmetric_eigen.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace anneau {
namespace {

constexpr std::int64_t kColumns = 1024; ///< Brought to double at once.

Tensor rooted(const Covariance& weight, const Tensor& rows)
{
    return weight.apply(rows, [](const Tensor& c) { return c.sqrt(); });
}

Tensor probes(const Covariance& weight, std::int64_t rank, std::uint64_t seed)
{
    Tensor out = at::empty({rank, weight.size()}, at::kFloat);
    Rng(seed, 0).fillNormal({out.data_ptr<float>(), static_cast<std::size_t>(out.numel())});
    return out.to(weight.eigenvalues().device());
}

/// x y^T, symmetric but for rounding, in double. // [k, n], [k, n] -> [k, k]
Tensor products(const Tensor& x, const Tensor& y)
{
    Tensor p = at::zeros({x.size(0), y.size(0)}, x.options().dtype(at::kDouble));
    for (std::int64_t first = 0; first < x.size(1); first += kColumns) {
        const std::int64_t count = std::min(kColumns, x.size(1) - first);
        p.addmm_(x.narrow(1, first, count).to(at::kDouble),
                 y.narrow(1, first, count).to(at::kDouble).t());
    }
    return 0.5 * (p + p.t());
}

/// Combinations of the rows that are orthonormal under M, given M rows; without those of which M
/// knows less than `floor` of what it knows of the best. // -> [R, k]
Tensor whitening(const Tensor& rows, const Tensor& applied, double floor)
{
    const auto [values, vectors] = symmetricEigen(products(rows, applied));
    const std::int64_t kept =
        (values > floor * values.max()).sum().item<std::int64_t>(); // ascending
    expects(kept > 0, "projectedBasis: the data say nothing of the source");
    const std::int64_t first = values.size(0) - kept;
    const Tensor scaled = vectors.narrow(1, first, kept) / values.narrow(0, first, kept).sqrt();
    return scaled.t().to(rows.scalar_type());
}

/// The basis of rows Q orthonormal under M, given Q M. With T = L^-1 Q, L L^T = Q M Q^T, the
/// combinations T A^T S^-1 y have unit noise and the operator T M = U s V^T.
SingularBasis basisOf(const Tensor& rows, const Tensor& applied)
{
    const Tensor factor = at::linalg_cholesky(products(rows, applied));
    const auto solve = [&factor](const Tensor& columns) {
        return at::linalg_solve_triangular(factor, columns, false);
    };
    const Tensor inner = products(applied, applied); // of the operator's rows, before L^-1
    const Tensor squares = solve(solve(inner).t().contiguous());
    const auto [values, vectors] = symmetricEigen(0.5 * (squares + squares.t()));
    const Tensor singular = values.flip(0).clamp_min(0).sqrt();
    const Tensor turned = at::linalg_solve_triangular(factor.t(), vectors.flip(1), true); // L^-T U
    const auto type = rows.scalar_type();
    return {at::mm(applied.t(), (turned / singular).to(type)), singular.to(type),
            at::mm(rows.t(), turned.to(type))};
}

} // namespace

SingularBasis projectedBasis(const std::function<Tensor(const Tensor&)>& gram,
                             const Covariance& weight, std::int64_t rank, double floor,
                             std::uint64_t seed, const std::stop_token& stop)
{
    const auto aside = [&stop]<class Body>(Body body) {
        using Made = decltype(body());
        return computeAside<Made>(
            [body = std::move(body)] {
                const c10::NoGradGuard guard; // the thread is new
                return body();
            },
            stop);
    };
    Tensor rows = rooted(weight, probes(weight, rank, seed));
    rows = rooted(weight, gram(rows));
    rows = aside([rows] { return std::get<0>(at::linalg_qr(rows.t())).t().contiguous(); });
    rows = rooted(weight, rows);
    Tensor applied = gram(rows);
    rows = aside([rows, applied, floor] { return at::mm(whitening(rows, applied, floor), rows); });
    applied = gram(rows); // anew: the weak ones would have lost their digits
    return aside([rows, applied] { return basisOf(rows, applied); });
}

} // namespace anneau
