// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/mixture_denoiser.h"
#include "core/diffusion/verify/verify_check.h"

#include <filesystem>
#include <memory>

namespace anneau {

/// The data of a reference case, as they are and whitened by the Cholesky factor of their noise.
struct LinearProblem {
    Tensor op, data, noise; // A [m, n], y [m], S [m, m]
    Tensor whitened, whitenedData;
    double logNoise = 0; ///< log det(2 pi S)
    LinearData linear;

    /// "A", "y", "noise_cov" of a case.
    static LinearProblem read(const nlohmann::json& file, const VerifyContext& context);
    /// (y - A x)^T S^-1 (y - A x). // [B, n] -> [B]
    Tensor chi2(const Tensor& x) const;
    /// The same problem with other data, one row each, given whitened. // [B, m]
    LinearData linearOf(const Tensor& whitenedRows) const;
};

/// A reference case whose posterior is known exactly, as a sampler sees it: kinds
/// "gaussian_linear" and "mixture_linear". Double.
struct KnownPosterior {
    LinearProblem problem;
    std::unique_ptr<const Denoiser> prior;
    std::unique_ptr<const MixtureDenoiser> law; ///< The prior as a mixture, of one for a Gaussian.
    Tensor weights;                             // [G] of the posterior, a single 1 for a Gaussian
    Tensor means;                               // [G, n]
    Tensor covariances;                         // [G, n, n]

    /// BadInput for another kind.
    static Result<KnownPosterior> read(const nlohmann::json& file);
    static Result<KnownPosterior> readFile(const std::filesystem::path& file);

    Tensor mean() const;                               // [n]
    Tensor covariance() const;                         // [n, n]
    Tensor draws(int count, std::uint64_t seed) const; // [count, n]
    /// Share of the samples that belongs to each component. // [N, n] -> [G]
    Tensor sharesOf(const Tensor& samples) const;
};

/// Draws from a mixture, one from each row of standard normals, and which component each came from.
/// // weights [G], means [G, n], covariances [G, n, n], normals [count, n + 1]
struct MixtureDraws {
    Tensor values;     // [count, n]
    Tensor components; // [count] int64
};
MixtureDraws drawMixture(const Tensor& weights, const Tensor& means, const Tensor& covariances,
                         const Tensor& normals);

} // namespace anneau
