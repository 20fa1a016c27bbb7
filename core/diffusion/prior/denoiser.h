// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tensor/tensor.h"

#include <functional>
#include <utility>

namespace anneau {

/// Mean and covariance of the training images, in the network's unit. All tensors are float32 on
/// the denoiser's device and may be undefined only where a line says so.
///
/// A sampler starts from N(mean, C_P + sigmaMax^2 I) with
/// C_P = sum_k components_k components_k^T + remainder * I.
struct PriorMoments {
    Tensor mean;          ///< [1, H, W]
    Tensor components;    ///< [K, H, W] leading principal components times the square root of their
                          ///< eigenvalue.
    double remainder = 0; ///< Variance per pixel outside the components.
    Tensor spectrum;      ///< [H, W/2+1] E|rfft2(x - mean)|^2 / (H W): the power spectrum, for
                          ///< stationary Gaussian priors.
};

/// D(x_t, sigma) = E[x | x_t] for x_t = x + sigma z, z ~ N(0, I): a prior on images, as samplers
/// see it. Variance-exploding form throughout (Karras et al. 2022, arXiv:2206.00364); the score is
/// (D - x_t)/sigma^2 and Cov[x | x_t] = sigma^2 J with J = dD/dx_t.
///
/// Images are [B, 1, H, W] float32 with H = W = pixels(), in the prior's own unit; they become e-/s
/// per arcsec^2 by one factor, the flux scale (core/diffusion/data/unit.h). Const and stateless:
/// one denoiser may be used by several threads.
class Denoiser {
public:
    /// v -> J^T v for [B, 1, H, W]; may be called any number of times; keeps the activations alive.
    using Vjp = std::function<Tensor(const Tensor& v)>;

    virtual ~Denoiser() = default;

    /// D for one noise level and a batch. // [B, 1, H, W] -> [B, 1, H, W]
    virtual Tensor mean(const Tensor& x, double sigma) const = 0;

    /// D (detached) and its vector-Jacobian product. By automatic differentiation of mean() unless
    /// a child knows better.
    virtual std::pair<Tensor, Vjp> meanWithVjp(const Tensor& x, double sigma) const;

    virtual int pixels() const = 0; ///< Side of the images.
    virtual double
    sigmaMin() const = 0; ///< Trained noise levels: call mean() only between these two.
    virtual double sigmaMax() const = 0;
    virtual double sigmaData() const = 0; ///< RMS of the training pixels about zero.
    virtual const PriorMoments& moments() const = 0;
};

} // namespace anneau
