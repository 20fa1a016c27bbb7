// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/denoiser.h"

namespace anneau {

/// A covariance of images, as far as its functions are needed: f(C) v for the functions of its
/// eigenvalues. Dense, stationary (diagonal in Fourier space, so that opposite edges of the image
/// count as neighbours), or of a few eigenvectors and one eigenvalue for all that is orthogonal to
/// them. Immutable. float32 or float64.
class Covariance {
public:
    /// [n, n], symmetric; eigenvalues below zero are rounding and count as zero.
    static Covariance dense(const Tensor& matrix);
    /// [H, W/2 + 1] variance of each Fourier mode, as PriorMoments::spectrum; W even.
    static Covariance stationary(const Tensor& spectrum, int width);

    /// Orthonormal rows [K, n] with their eigenvalues [K]; `rest` is that of all other directions.
    static Covariance lowRank(const Tensor& rows, const Tensor& values, double rest);

    using Gains = std::function<Tensor(const Tensor& eigenvalues)>;
    /// [B, n] -> [B, n], with the eigenvalues c replaced by gains(c).
    Tensor apply(const Tensor& v, const Gains& gains) const;

    Covariance scaled(double factor) const; ///< factor * C.
    Covariance to(at::Device device, at::ScalarType dtype) const;
    double meanVariance() const;             ///< tr(C)/n.
    double meanOf(const Gains& gains) const; ///< tr(gains(C))/n.
    /// Along the eigenvectors that are kept; not of a stationary one. // [B, n] -> [B, K]
    Tensor coefficients(const Tensor& v) const;
    std::int64_t size() const; ///< n.
    /// Of a low-rank one, that of the rest comes last.
    const Tensor& eigenvalues() const { return m_values; }
    /// [n, n] with rows sqrt(c_k) e_k; only for a dense one.
    Tensor components() const;
    const Tensor& spectrum() const { return m_values; } ///< Only for a stationary one.
    bool isStationary() const { return m_stationary; }

private:
    Tensor m_vectors; // [n, n] or [n, K] columns; undefined when stationary
    Tensor m_values;  // [n], [H, W/2 + 1] or [K + 1]
    bool m_stationary = false;
    bool m_lowRank = false;
    int m_width = 0;
};

/// The exact denoiser of a Gaussian prior N(m, C): D = m + C (C + sigma^2)^-1 (x - m). What the
/// samplers are tested with, and the prior of the classical inversion.
class GaussianDenoiser final : public Denoiser {
public:
    /// `mean` [1, H, W] in the covariance's precision and device.
    GaussianDenoiser(Tensor mean, Covariance covariance, double sigmaMin, double sigmaMax);

    Tensor mean(const Tensor& x, double sigma) const override;
    std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const override;
    int pixels() const override { return static_cast<int>(m_moments.mean.size(-1)); }
    double sigmaMin() const override { return m_sigmaMin; }
    double sigmaMax() const override { return m_sigmaMax; }
    double sigmaData() const override { return m_sigmaData; }
    const PriorMoments& moments() const override { return m_moments; }
    const Covariance& covariance() const { return m_covariance; }

private:
    Tensor shrink(const Tensor& v, double sigma) const;

    Covariance m_covariance;
    PriorMoments m_moments;
    double m_sigmaMin;
    double m_sigmaMax;
    double m_sigmaData;
};

} // namespace anneau
