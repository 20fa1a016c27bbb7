// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/gaussian_denoiser.h"

namespace anneau {

/// The exact posterior of a source with a Gaussian prior N(m, C), given data in a singular basis:
/// what GaussianInversion is, without a matrix of the size of the source. Through the eigenvalues
/// of K = G C G^T, G the operator of the data [R, n].
class BasisInversion {
public:
    /// C = amplitude * shape; the first row of `data`; m [n]. An amplitude of 0: the one that makes
    /// the data most probable within a factor of e^6 of `guess`.
    BasisInversion(const LinearData& data, Tensor priorMean, const Covariance& shape,
                   double amplitude, double guess = 1);

    double amplitude() const { return m_amplitude; }
    const Tensor& mean() const { return m_mean; } // [n]
    /// Posterior draws from standard normals. // [B, n] -> [B, n]
    Tensor draws(const Tensor& normals) const;
    /// How many numbers the data determine.
    double effectiveParameters() const;
    /// The least of those that the single combinations of the data determine, 0 to 1.
    double weakest() const;

private:
    Covariance m_shape;
    double m_amplitude = 1;
    Tensor m_seen;   // [R, n] G shape^1/2
    Tensor m_turn;   // [R, R] eigenvectors of G shape G^T, columns
    Tensor m_values; // [R] its eigenvalues, double
    Tensor m_mean;
};

} // namespace anneau
