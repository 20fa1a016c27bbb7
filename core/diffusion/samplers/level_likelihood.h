// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/linear_data.h"
#include "core/diffusion/prior/denoiser.h"
#include "core/diffusion/sample_noise.h"

namespace anneau {

/// The data as they are seen from one noise level: log p(y | x) of x = x_0 + sigma z, without the
/// usual guess that x_0 given x is spread by sigma in every direction (see Note [Shared noise]).
/// Exact for a Gaussian prior, and for any prior where no combination of the data tells more than
/// sigma; else to first order in what the narrower combinations leave open.
///
/// Rows [B, n] in double, images [B, 1, H, W]. One row of gain. Used by one thread at a time.
class LevelLikelihood {
public:
    LevelLikelihood(LinearData data, double level);

    /// Of sources and standard normals, x at the level: z is independent of the source, and shared
    /// with the noise of the data. // [B, n], [B, n] -> [B, n]
    Tensor noised(const Tensor& sources, const Tensor& normals) const;

    /// Takes the Jacobian of the prior at these images, each chain its own or one for all, as that
    /// of all that follow. One derivative for each of narrowCount() combinations. To be called
    /// before at().
    void linearise(const Denoiser& prior, const Tensor& images);
    std::int64_t narrowCount() const { return m_narrow; }

    struct Value {
        Tensor log;   // [B] double, without what does not depend on x
        Tensor score; // [B, n] double, its gradient with the Jacobian held
    };
    /// `denoised`: D(x). // [B, n], [B, n]
    Value at(const Tensor& x, const Tensor& denoised) const;

    /// Sources given x and the data: the stochastic second-order integrator down from the level,
    /// with moment matching for what the data tell beyond x. `first`: number of its first normals.
    /// // [B, 1, H, W] double -> the same
    Tensor sources(const Denoiser& prior, const Tensor& images, const SampleNoise& noise,
                   std::uint32_t first) const;

    /// The highest level at which no more than kMostNarrow combinations need a derivative;
    /// infinite where there are no more.
    static double highestLevel(const LinearData& data);
    static constexpr std::int64_t kMostNarrow = 256;
    /// How much noise x and the data may share: all of it would tie x to the data.
    static constexpr double kMostShared = 0.8;

private:
    /// (y - b v D - (rho / sigma) v x): what the noise not shared with x must explain. // -> [B, R]
    Tensor residual(const Tensor& x, const Tensor& denoised) const;

    LinearData m_data;
    double m_level;
    std::int64_t m_narrow = 0; ///< The first so many combinations: their noise is larger than z's.
    Tensor m_shared;           // [1, R] rho, correlation of z and the noise
    Tensor m_rest;             // [1, R] 1 - rho^2
    Tensor m_beyond;           // [1, R] b = s - rho / sigma: what the data see of x_0 beside x
    Tensor m_pulled;           // [B or 1, narrow, n] J^T v
    Tensor m_root; // [B or 1, narrow, narrow] Cholesky factor of 1 - rho^2 + sigma^2 b VJV b
};

} // namespace anneau
