// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/verify/gaussian_lens_setup.h"

#include <Eigen/Core>

#include <memory>

namespace anneau {

/// A lens whose posterior is known exactly: the source is a stationary Gaussian field about zero
/// (Matérn, index 3/2), the lens is fixed, the noise Gaussian. Through the program's own lensing,
/// blurring and binning. What is drawn here and inferred with another setup has a planted fault.
///
/// Dense matrices: for sources of up to a thousand pixels and images of a few thousand. Immutable.
class GaussianLens {
public:
    using Vector = Eigen::VectorXd;
    using Matrix = Eigen::MatrixXd;

    explicit GaussianLens(const GaussianLensSetup& setup);
    ~GaussianLens();
    GaussianLens(GaussianLens&&) noexcept;

    Eigen::Index pixels() const;              ///< Of the image.
    double noise() const;                     ///< Standard deviation, e-/s per pixel.
    Vector drawSource(Rng& rng) const;        ///< [n]
    Vector image(const Vector& source) const; ///< [n] -> [m], without noise.
    Vector drawNoise(Rng& rng) const;         ///< [m]
    Vector mean(const Vector& data) const;    ///< Posterior mean. [m] -> [n]
    /// Posterior draws less their mean. // -> [n, count]
    Matrix drawScatter(int count, Rng& rng) const;
    /// (data - image)^T S^-1 (data - image), S the noise's covariance.
    double chi2(const Vector& residual) const;

private:
    struct Impl;
    std::unique_ptr<const Impl> m_impl;
};

} // namespace anneau
