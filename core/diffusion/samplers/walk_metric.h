// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/prior/gaussian_denoiser.h"

namespace anneau {

/// How far a Metropolis walk may go in each direction: a positive matrix P = W C W + level^2, with
/// W diagonal, so that steps along directions the posterior leaves free are as long as it leaves
/// them. It steers how fast chains mix, never where they go.
///
/// Rows [B, n], double. Immutable.
class WalkMetric {
public:
    /// The pooled covariance of samples [N, 1, H, W]: as it is where there are at least four
    /// samples a pixel; else a map of their standard deviations (smoothed on larger images) around
    /// one stationary correlation, as far fewer samples tell. A single sample tells nothing.
    static WalkMetric ofSamples(const Tensor& samples, double level);

    Tensor apply(const Tensor& v) const; // P v
    /// N(0, P) from two sets of standard normals, [B, 2 n].
    Tensor draw(const Tensor& normals) const;
    std::int64_t size() const { return m_size; }

private:
    Tensor m_scale; // [n] diagonal of W; undefined: C is nothing
    Covariance m_shape;
    double m_level = 0;
    std::int64_t m_size = 0;
};

} // namespace anneau
