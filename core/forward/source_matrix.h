// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/lens_image.h"
#include "core/forward/psf.h"
#include "core/model/scene.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace anneau {

/// The lensing of a pixelated source without blurring, as a sparse matrix (compressed rows): row i
/// is the i-th used image pixel, column j the flat index of a source pixel, and the product with a
/// source is the mean brightness over the pixel's rays (bilinear, see BilinearGrid). Warren & Dye
/// (2003, astro-ph/0302587).
template <class T>
class SourceMatrix {
public:
    /// Ray r of used pixel i hits the source plane at x[i * raysPerPixel + r], y[…] (arcsec).
    SourceMatrix(std::span<const T> x, std::span<const T> y, std::size_t raysPerPixel,
                 const SourceGrid& grid);

    std::size_t rows() const { return m_start.size() - 1; }
    std::size_t cols() const { return m_cols; }
    std::span<const std::int32_t> columns(std::size_t row) const;
    std::span<const T> weights(std::size_t row) const;

    void apply(const T* source, T* pixels) const;
    void adjoint(const T* pixels, T* source) const; ///< Overwrites `source`.

private:
    std::size_t m_cols;
    std::vector<std::size_t> m_start;
    std::vector<std::int32_t> m_column;
    std::vector<T> m_weight;
};

extern template class SourceMatrix<float>;
extern template class SourceMatrix<double>;

/// Positions of the rays of the used pixels of a frame, pixel by pixel, rows of sub-pixels
/// innermost.
template <class T>
struct PixelRays {
    std::vector<std::int32_t> pixel; ///< Flat index in the frame of each used pixel.
    std::vector<T> x, y;             ///< arcsec, image plane.
    std::size_t perPixel = 0;

    PixelRays(const ImageFrame& frame, const Mask& used);
};

extern template struct PixelRays<float>;
extern template struct PixelRays<double>;

/// Source pixels to blurred image, e-/s per arcsec^2 to e-/s per pixel, for one lens model: the
/// used pixels emit, all pixels of the frame receive. The kernel is sampled as the image
/// (nativeKernel()).
template <class T>
class LensOperator {
public:
    LensOperator(const ImageFrame& frame, const Grid<T>& kernel, const Mask& used,
                 const RayMap& lens, const SourceGrid& grid);
    /// All masses on one plane.
    LensOperator(const ImageFrame& frame, const Grid<T>& kernel, const Mask& used,
                 std::span<const Component> lensMass, const SourceGrid& grid);

    Grid<T> apply(const Grid<T>& source) const;  ///< [pixels, pixels] -> [rows, cols]
    Grid<T> adjoint(const Grid<T>& image) const; ///< <apply(u), v> = <u, adjoint(v)>
    const SourceMatrix<T>& matrix() const { return m_matrix; }

private:
    LensOperator(const ImageFrame& frame, const Grid<T>& kernel, PixelRays<T> rays,
                 const RayMap& lens, const SourceGrid& grid);

    ImageFrame m_frame;
    int m_sourcePixels;
    std::vector<std::int32_t> m_pixel;
    SourceMatrix<T> m_matrix;
    Convolver<T> m_blur;
};

extern template class LensOperator<float>;
extern template class LensOperator<double>;

/// A PSF as a kernel sampled like the image. One that is sampled finer is integrated over the
/// pixels, light taken as even within a pixel; the result adds up to the same sum and has odd
/// sides.
Grid<double> nativeKernel(const Psf& psf);

} // namespace anneau
