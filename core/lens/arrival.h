// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/image_finder.h"
#include "core/lens/lens_plane.h"
#include "core/lens/multi_plane.h"

#include <cstddef>
#include <vector>

namespace anneau {

/// Arrival-time surface of a source: Fermat potential |theta - beta|^2/2 - psi(theta), arcsec^2, at
/// n positions. In days: times Cosmology::daysPerSquareArcsec. Its stationary points are the
/// images.
void fermatPotential(const LensPlane& plane, double sourceX, double sourceY, std::size_t n,
                     const double* x, const double* y, double* fermat);

/// An image and when its light arrives.
struct ArrivedImage {
    PointImage image;
    double potential = 0; ///< Lensing potential, arcsec^2.
    double fermat = 0;    ///< Fermat potential, arcsec^2; delays are differences of it.
};

/// The images of a source, the first to arrive first.
std::vector<ArrivedImage> inOrderOfArrival(const LensPlane& plane, double sourceX, double sourceY,
                                           const std::vector<PointImage>& images);

/// The same behind several planes, where there is no one potential: `fermat` is the light-travel
/// time over `daysPerSquareArcsec`, that of the main lens, up to a constant; `potential` is 0.
std::vector<ArrivedImage> inOrderOfArrival(const MultiPlane& lens, double daysPerSquareArcsec,
                                           const std::vector<PointImage>& images);

} // namespace anneau
