// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/tensor_psf.h"
#include "core/lens/ray_map.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <memory>

namespace anneau {

/// What an operator is made for. The PSF recipes are those of core/forward/lens_image.h: a kernel
/// sampled as the image is applied to the binned image, a finer one on its own grid before binning.
struct OperatorSpec {
    int rows = 0;
    int cols = 0;
    double pixelScale = 0; ///< arcsec
    int supersampling = 2; ///< Rays per pixel side; rounded up to a multiple of kernelOversampling.
    Grid<double> kernel;   ///< Empty: no blurring.
    int kernelOversampling = 1;
    bool openEdge =
        false; ///< Blur a frame larger by the reach of the kernel. Always so if oversampled.
    SourceGrid source;
    Mask mask; ///< Empty: all pixels.
};

/// Recipe, kernel and mask as an observation and a scene have them. Frame closed at native
/// sampling.
OperatorSpec operatorSpec(const Observation& observation, const Scene& scene);

/// A: a source on its grid (e-/s per arcsec^2) to an image (e-/s per pixel): bilinear interpolation
/// where the rays hit the source plane, mean over a pixel's rays, PSF, pixel area, mask.
///
/// Linear in the source and differentiable (automatically) in the source and in the positions of
/// the rays, hence in the lens' parameters. Bilinear between pixel centres; the outermost half
/// pixel is extrapolated linearly; zero outside the box of the pixels' edges. float32 or float64,
/// any device. Immutable.
class TensorOperator {
public:
    TensorOperator(const OperatorSpec& spec, at::Device device, at::ScalarType dtype);

    const OperatorSpec& spec() const { return m_spec; }
    /// Positions in the image plane, arcsec. // [R]
    const Tensor& thetaX() const { return m_thetaX; }
    const Tensor& thetaY() const { return m_thetaY; }

    /// source [B or 1, Hs, Ws], beta [B or 1, R] arcsec -> [B, H, W]
    Tensor apply(const Tensor& source, const Tensor& betaX, const Tensor& betaY) const;
    /// images [B, H, W], beta [B or 1, R] -> [B, Hs, Ws]
    Tensor adjoint(const Tensor& images, const Tensor& betaX, const Tensor& betaY) const;

private:
    friend class FixedOperator;
    struct Corners {
        Tensor index, weight;
    }; // [4, B, R]
    Corners corners(const Tensor& betaX, const Tensor& betaY) const;
    Tensor blurAndBin(const Tensor& cells) const;    // [B, cellRows, cellCols] -> [B, H, W]
    Tensor unbinAndBlur(const Tensor& images) const; // its adjoint

    OperatorSpec m_spec;
    int m_perCell = 1; ///< Rays per side of a blurring cell.
    int m_cellsPerPixel = 1;
    int m_marginRows = 0, m_marginCols = 0; ///< Cells added at each edge.
    int m_cellRows = 0, m_cellCols = 0;
    std::unique_ptr<TensorPsf> m_psf;
    Tensor m_thetaX, m_thetaY;
    Tensor m_mask; // [H, W] or undefined
    double m_area = 1;
};

/// A for one lens: the interpolation is a sparse matrix, computed once in double. Fast, not
/// differentiable. The TensorOperator must outlive it.
class FixedOperator {
public:
    /// beta [R], arcsec.
    FixedOperator(const TensorOperator& op, const Tensor& betaX, const Tensor& betaY);

    Tensor apply(const Tensor& source) const;   // [B, Hs, Ws] -> [B, H, W]
    Tensor adjoint(const Tensor& images) const; // [B, H, W] -> [B, Hs, Ws]
    /// Share of the rays, of those in masked-in pixels, that miss the source grid.
    double missedShare() const { return m_missed; }

private:
    const TensorOperator& m_op;
    Tensor m_matrix;     // sparse [cells, n]
    Tensor m_transposed; // sparse [n, cells]
    double m_missed = 0;
};

/// Source-plane positions of the rays of an operator behind a lens, in double. // [R], [R] arcsec
std::pair<Tensor, Tensor> traceRays(const TensorOperator& op, const RayMap& lens);

} // namespace anneau
