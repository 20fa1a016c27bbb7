// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"
#include "core/forward/lens_image.h"
#include "core/model/scene.h"

#include <span>

namespace anneau {

/// Images of points: the kernel moved to where a point is, by cubic B-splines through its samples
/// (Unser, Aldroubi & Eden 1993, IEEE Trans. Sig. Proc. 41, 821). At the centre of a sample that
/// gives the kernel itself; between them the flux stays the same and all varies smoothly, with two
/// continuous derivatives. A kernel sampled finer than the image is moved on its own grid and
/// summed over pixels. Without a kernel all light falls into one pixel.
///
/// Points beside the frame shine into it. Positions in arcsec, frame as in Scene; images in e-/s
/// per pixel. Const calls are safe from several threads at once.
class PointSpread {
public:
    explicit PointSpread(const Grid<double>& kernel, int oversampling = 1);

    /// Adds a point of `flux` e-/s at (x, y) to an image of that frame.
    template <class T>
    void add(const ImageFrame& frame, double flux, double x, double y, Grid<T>& image) const;
    /// Adds all components that are points; others are passed over.
    template <class T>
    void add(const ImageFrame& frame, std::span<const Component> light, Grid<T>& image) const;

    /// The image of a point of unit flux, and its derivatives by x and y, per arcsec.
    struct Columns {
        Grid<double> flux, x, y;
    };
    Columns columns(const ImageFrame& frame, double x, double y) const;

private:
    Grid<double> m_coefficients; ///< Of the splines; a margin around the kernel. Empty: no kernel.
    int m_centreRow = 0;         ///< Of the kernel's centre among them.
    int m_centreCol = 0;
    int m_oversampling;
};

extern template void PointSpread::add(const ImageFrame&, double, double, double,
                                      Grid<float>&) const;
extern template void PointSpread::add(const ImageFrame&, double, double, double,
                                      Grid<double>&) const;
extern template void PointSpread::add(const ImageFrame&, std::span<const Component>,
                                      Grid<float>&) const;
extern template void PointSpread::add(const ImageFrame&, std::span<const Component>,
                                      Grid<double>&) const;

/// Whether a component's light comes from a point.
bool isPoint(const Component& light);

} // namespace anneau
