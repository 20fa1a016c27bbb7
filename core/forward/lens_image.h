// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/lens/ray_map.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <memory>
#include <span>
#include <vector>

namespace anneau {

/// Shape and sampling of an image: all that rendering needs to know of an observation but its PSF.
struct ImageFrame {
    int rows = 0;
    int cols = 0;
    double pixelScale = 0; ///< arcsec per pixel side.
    int supersampling = 2; ///< Rays per pixel side.
};

ImageFrame frameOf(const Observation& observation, const Scene& scene);

/// Whether light from beyond the frame is scattered into it by the PSF.
enum class FrameEdge {
    Closed, ///< Nothing outside the frame: what the linear operators of the samplers do.
    Open    ///< The frame is rendered larger by the reach of the kernel, blurred, and cut.
};

/// The light that is lensed. Pixels, when given, take the place of the profiles. Points among the
/// profiles are not drawn: their images are lens light.
template <class T>
struct SourceLight {
    std::span<const Component> profiles;
    SourceGrid grid;
    const Grid<T>* pixels = nullptr; ///< [grid.pixels, grid.pixels], e-/s per arcsec^2.
};

/// Renders images of one frame through one PSF: mean surface brightness over supersampling^2 rays a
/// pixel, blurred, times pixelScale^2: e-/s per pixel. Component types must be known ones.
///
/// A kernel sampled as the image is applied to the binned image. One that is `oversampling` times
/// finer is applied on its own grid before binning; there the number of rays is rounded up to a
/// multiple of `oversampling`, and the frame is always Open. Work is shared between threads;
/// results do not depend on how many. Const calls may run at the same time.
template <class T>
class LensImager {
public:
    /// `kernel` empty: no blurring.
    LensImager(const ImageFrame& frame, const Grid<T>& kernel, int oversampling = 1,
               FrameEdge edge = FrameEdge::Closed);
    ~LensImager();
    LensImager(LensImager&&) noexcept;
    LensImager& operator=(LensImager&&) noexcept;

    const ImageFrame& frame() const;

    /// Where the rays hit the source plane. Only valid with the imager that traced them.
    struct Rays {
        std::vector<T> x, y; ///< arcsec
    };
    Rays trace(const RayMap& lens) const;
    Rays trace(std::span<const Component> lensMass) const; ///< All on one plane.
    void trace(const RayMap& lens, Rays& rays) const;      ///< Into memory at hand.
    void trace(std::span<const Component> lensMass, Rays& rays) const;

    /// The source as lensed and blurred, e-/s per pixel.
    Grid<T> lensedImage(std::span<const Component> lensMass, const SourceLight<T>& source) const;
    Grid<T> lensedImage(const Rays& rays, const SourceLight<T>& source) const;
    /// Light seen directly, blurred, e-/s per pixel. Points in it are copies of the kernel.
    Grid<T> lightImage(std::span<const Component> light) const;
    /// The sum of the two.
    Grid<T> image(std::span<const Component> lensMass, const SourceLight<T>& source,
                  std::span<const Component> light) const;

    /// Slopes of a loss.
    struct Gradient {
        Grid<T> source;                        ///< In the source's pixels.
        std::vector<std::vector<double>> lens; ///< In each component's parameters, per their unit.
    };
    /// From the slopes of a loss in the pixels of lensedImage(rays, pixels), those in the source,
    /// by the exact adjoint, and in the lens' parameters. `rays` are those of `lensMass`. Between
    /// pixel centres a bilinear source has its slopes; at them, one of two.
    Gradient gradient(std::span<const Component> lensMass, const Rays& rays, const SourceGrid& grid,
                      const Grid<T>& pixels, const Grid<T>& slope) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

extern template class LensImager<float>;
extern template class LensImager<double>;

/// All light but that of the source at zSource, as the observation would show it: the lens' own and
/// lensed sources at other redshifts, from beyond the frame, too, and the sky. Blurred, e-/s per
/// pixel.
Image lensLightImage(const Observation& observation, const Scene& scene);
/// The same with an imager kept from before, made for the same frame and PSF.
Image lensLightImage(const LensImager<float>& imager, const Scene& scene);
LensImager<float> lightImagerOf(const Observation& observation, const Scene& scene);

/// The lensed source of a scene at zSource (its pixels, or else its profiles), blurred, e-/s per
/// pixel.
Image lensedSourceImage(const Observation& observation, const Scene& scene);

/// The parametric source of a scene at zSource drawn on its source grid, e-/s per arcsec^2, not
/// blurred.
Image drawSource(const Scene& scene);

} // namespace anneau
