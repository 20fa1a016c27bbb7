// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/gaussian_denoiser.h"

namespace anneau {

/// The source integrated out: for a Gaussian source N(centre_r, C) and operators A_r, the evidence
/// log N(y; A_r centre_r, S + A_r C A_r^T) of each r, and the source given y. Many operators at
/// once, all through H_r = 1 + C^1/2 A_r^T S^-1 A_r C^1/2.
///
/// What lens parameters must be judged by: given the *source* their widths are five to twenty times
/// too small (inference with conditional widths looks fine and is wrong).
class SourceMarginal {
public:
    /// The square root of a function of C's eigenvalues: of C itself, or of C seen at a noise
    /// level.
    using Root = Covariance::Gains;
    static Root wholePrior();
    /// (1/c + 1/sigma^2)^-1: what is left of the prior once x_t is known to sigma.
    static Root atLevel(double sigma);

    /// operators [R, m, n] and data [m], whitened; centres [R or 1, n]; double.
    SourceMarginal(Tensor operators, const Tensor& data, const Tensor& centres,
                   const Covariance& covariance, Root root);

    /// log p(y | A_r), without the noise's own determinant and 2 pi. // -> [R]
    const Tensor& logEvidence() const { return m_logEvidence; }
    Tensor mean() const;                       // -> [R, n]
    Tensor draws(const Tensor& normals) const; // [R, n] -> [R, n]
    Tensor variances() const;                  // -> [R, n]
    /// (1 + A C A^T)^-1 u: what preconditions a solve in the space of the data. // [R, m] -> [R, m]
    Tensor solve(const Tensor& u) const;
    const Tensor& operators() const { return m_operators; }
    const Tensor& residuals() const { return m_residuals; } // [R, m] y - A centre

private:
    Tensor rooted(const Tensor& rows) const; ///< Root on the last dimension.

    Tensor m_operators;
    const Covariance& m_covariance;
    Root m_root;
    Tensor m_centres;
    Tensor m_residuals;
    Tensor m_seen;   // [R, m, n] A C^1/2
    Tensor m_factor; // [R, n, n] Cholesky of H
    Tensor m_pull;   // [R, n, 1] L^-1 (A C^1/2)^T residual
    Tensor m_logEvidence;
};

} // namespace anneau
