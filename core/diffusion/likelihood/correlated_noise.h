// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/tensor/tensor.h"

namespace anneau {

/// Stationary correlated noise of unit variance on a frame: its correlation matrix R, without ever
/// making it. The frame is embedded in a periodic one twice as far as the correlation reaches,
/// where R is diagonal in Fourier space (Dietrich & Newsam 1997, SIAM J. Sci. Comput. 18, 1088):
/// products and draws are exact, inverses are conjugate gradients preconditioned with the periodic
/// inverse. Noise of varying depth is sigma R sigma. Images [B, H, W]; immutable.
class CorrelatedNoise {
public:
    /// `correlation` has odd sides and 1 in the middle (SkyCovariance::correlation()).
    CorrelatedNoise(const Grid<double>& correlation, int rows, int cols, at::Device device,
                    at::ScalarType dtype);

    /// R v. // [B, H, W] -> [B, H, W]
    Tensor multiply(const Tensor& images) const;
    /// From standard normals. // [B, drawRows(), drawCols()] -> [B, H, W]
    Tensor draw(const Tensor& normals) const;
    std::int64_t drawRows() const { return m_rows + m_marginRows; }
    std::int64_t drawCols() const { return m_cols + m_marginCols; }
    /// R^-1 v among the pixels with weight 1, to a relative residual of `tolerance`; 0 elsewhere.
    /// // [B, H, W], [H, W] -> [B, H, W]
    Tensor solve(const Tensor& images, const Tensor& weight, double tolerance) const;
    /// Of R, for a periodic frame: the mean logarithm of the power.
    double logDeterminantPerPixel() const;
    /// Part of the periodic frame's power that was negative and counts as zero: how far the
    /// correlation asked for is from one that exists.
    double clippedShare() const { return m_clipped; }

private:
    double leastPower() const;
    Tensor filter(const Tensor& images, const Tensor& gains) const;

    std::int64_t m_rows, m_cols, m_marginRows, m_marginCols;
    Tensor m_power; // [H', W'/2 + 1] eigenvalues
    double m_clipped = 0;
};

} // namespace anneau
