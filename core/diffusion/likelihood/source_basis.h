// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/gaussian_denoiser.h"

#include <functional>

namespace anneau {

/// How many images of a source are told apart.
struct BasisLimits {
    std::int64_t rank = 480; ///< At most.
    double least = 0.1;      ///< Of the noise's variance: an image that adds less is left out.
};

/// The few images that data can tell from the prior: x = centre + w F, with rows F = V C^1/2 and V
/// the leading right singular vectors of T L C^1/2 (randomised subspace iteration; Halko,
/// Martinsson & Tropp 2011, SIAM Rev. 53, 217). What is left out of a source of covariance C adds
/// less than the noise to the data, at this lens and those near it. Double on the CPU.
class SourceBasis {
public:
    /// Whitened images of sources and back. // [B, n] -> [B, m] -> [B, n]
    using Rows = std::function<Tensor(const Tensor&)>;

    /// `covariance` double, on the CPU.
    SourceBasis(Covariance covariance, const Rows& forward, const Rows& adjoint,
                const BasisLimits& limits);

    std::int64_t size() const { return m_vectors.size(0); } ///< q
    const Tensor& images() const { return m_images; }       // [q, n] F
    const Tensor& strengths() const { return m_strengths; } // [q] squared singular values
    /// V C^-1/2: w of an image x - centre is duals() times it. // -> [q, n]
    Tensor duals() const;
    double priorVariance() const;                           ///< Of all source pixels together.
    /// Precision of w when the source is N(centre, (C^-1 + sigma^-2)^-1). // -> [q, q]
    Tensor precision(double sigma) const;

private:
    Covariance m_covariance;
    Tensor m_vectors; // [q, n] V, orthonormal rows
    Tensor m_modes;   // [q, K] along the eigenvectors of C; undefined where C is stationary
    Tensor m_images;
    Tensor m_strengths;
};

} // namespace anneau
