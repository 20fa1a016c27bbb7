// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/gaussian_denoiser.h"

namespace anneau {

/// What an inversion needs of an observation, back-projected on the source: y = A x + noise.
struct NormalEquations {
    Tensor gram;          // [n, n] A^T S^-1 A
    Tensor backProjected; // [n] A^T S^-1 y
    double dataNorm = 0;  ///< y^T S^-1 y
    double logNoise = 0;  ///< log det(2 pi S)

    /// From the whitened operator [m, n] and data [m]; logNoise is left 0.
    static NormalEquations of(const Tensor& whitened, const Tensor& data);
};

/// C^1/2 M C^1/2: computed once for a covariance and all its multiples. // -> [n, n]
Tensor whitenedGram(const Covariance& covariance, const Tensor& gram);

/// The exact posterior N(mean, Cov) of a source with a Gaussian prior N(m, C) (Warren & Dye 2003,
/// astro-ph/0302587; Suyu et al. 2006, astro-ph/0601493): the classical inversion, and its draws.
///
/// Everything is done through H = 1 + C^1/2 M C^1/2, M the Gram matrix, which is well conditioned
/// where the prior says enough: Cov = C^1/2 H^-1 C^1/2. One Cholesky factor of [n, n] serves the
/// mean, all draws and the evidence. Throws c10::Error when memory runs out.
class GaussianInversion {
public:
    /// Prior mean [n] and covariance in the precision and on the device of the equations.
    GaussianInversion(const NormalEquations& equations, Tensor priorMean,
                      const Covariance& covariance);
    /// The same with covariance amplitude * shape, given whitenedGram(shape, equations.gram).
    GaussianInversion(const NormalEquations& equations, Tensor priorMean, const Covariance& shape,
                      const Tensor& whitened, double amplitude);

    const Tensor& mean() const { return m_mean; } // [n]
    /// Posterior draws from standard normals. // [B, n] -> [B, n]
    Tensor draws(const Tensor& normals) const;
    Tensor covariance() const; // [n, n]
    double logEvidence() const { return m_logEvidence; }
    /// tr(Cov M): how many numbers the data determine.
    double effectiveParameters() const;

private:
    Tensor half(const Tensor& rows) const; ///< C^1/2 on rows.

    Covariance m_covariance;
    Tensor m_factor; // [n, n] lower Cholesky factor of H
    Tensor m_mean;
    double m_logEvidence = 0;
};

/// The factor on `shape` that makes the data most probable, prior mean 0 (golden-section search on
/// its logarithm, within a factor of e^6 of `guess` to either side), given
/// whitenedGram(shape, equations.gram).
double mostProbableAmplitude(const NormalEquations& equations, const Covariance& shape,
                             const Tensor& whitened, double guess);

/// A galaxy-like stationary covariance of unit mean variance when no training set is at hand: power
/// (1 + (k/k0)^2)^-2, k0 = 2 cycles across the grid. [pixels, pixels], pixels even.
Covariance genericGalaxyCovariance(int pixels, at::Device device, at::ScalarType dtype);

} // namespace anneau
