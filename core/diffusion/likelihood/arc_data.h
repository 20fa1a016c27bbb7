// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/diffusion/likelihood/correlated_noise.h"
#include "core/diffusion/likelihood/lens_system.h"
#include "core/forward/psf.h"
#include "core/forward/source_matrix.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace anneau {

/// An image reduced to what the pixels that see the source grid can explain of it, for a lens that
/// is not settled: y = P L(lens) x + noise with the blurring P fixed. With Q = P^T S^-1 P = T^T T
/// between the m emitting pixels, the image counts as m numbers d = T^-T P^T S^-1 y of unit noise:
/// |y - P L x|^2_S = |d - T L x|^2 + rest. Nothing is lost, and no lens needs a convolution any
/// more.
///
/// The kernel is sampled as the image (nativeKernel()), and all masses lie in one plane. Noise is
/// independent between pixels or correlated as the key says; both are in S. On the CPU. Const calls
/// may run at the same time.
class ArcData {
public:
    /// `key`: grid, PSF and noise; `image` [H, W] without lens light and sky, e-/s. The pixels that
    /// emit are those that see the grid, widened by an eighth to each side, through the key's lens.
    /// Throws Cancelled when asked to stop, and std::runtime_error when no pixel sees the grid.
    ArcData(const LensSystem::Key& key, const Image& image, std::stop_token stop);

    std::int64_t size() const { return static_cast<std::int64_t>(m_rays.pixel.size()); } ///< m
    std::int64_t usedPixels() const { return m_used; }
    std::int64_t sourcePixels() const;
    const LensSystem::Key& key() const { return m_key; }
    const Tensor& data() const { return m_data; } // [m] double
    double rest() const { return m_rest; }
    const Tensor& root() const { return m_root; } // [m, m] float, T, upper triangular
    const Image& image() const { return m_image; }

    /// L of a lens, e-/s per pixel from e-/s per arcsec^2.
    SourceMatrix<float> lensing(const std::vector<Component>& lensMass) const;
    /// T L F^T of many sources at once. // [n, q] float -> [m, q] float
    Tensor seen(const SourceMatrix<float>& lensing, const Tensor& columns) const;
    /// Its adjoint, source by source. // [B, m] -> [B, n] float
    Tensor pulled(const SourceMatrix<float>& lensing, const Tensor& rows) const;
    /// Of the pixels that see the grid through a lens, the share that is not among the emitting
    /// ones.
    double leftOut(const std::vector<Component>& lensMass) const;

    /// A source through a lens, blurred. // [pixels, pixels] e-/s per arcsec^2 -> e-/s per pixel
    Image model(const SourceMatrix<float>& lensing, const Image& source) const;
    /// Of an image less a model, over the used pixels.
    double chi2(const Image& model) const;

private:
    Mask seeing(const std::vector<Component>& lensMass, double widening) const;
    Grid<double> scattered(const double* emitted) const;
    /// S^-1 of images. // [B, H, W] double -> [B, H, W]
    Tensor weighted(const Tensor& images) const;
    Tensor rooted(const Tensor& emitted) const; // T times [m, q]
    void makeRoot(const std::stop_token& stop);

    LensSystem::Key m_key;
    Image m_image;
    Mask m_emitting;
    PixelRays<double> m_rays;
    Convolver<double> m_blur;
    Tensor m_weight;                                     // [H, W] double, 1/sigma, 0 where not used
    std::unique_ptr<const CorrelatedNoise> m_correlated; ///< Null: independent pixels.
    std::int64_t m_used = 0;
    Tensor m_root;
    Tensor m_data;
    double m_rest = 0;
};

} // namespace anneau
