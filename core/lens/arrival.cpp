// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/arrival.h"

#include <algorithm>
#include <utility>

namespace anneau {

void fermatPotential(const LensPlane& plane, double sourceX, double sourceY, std::size_t n,
                     const double* x, const double* y, double* fermat)
{
    plane.potential(n, x, y, fermat);
    for (std::size_t i = 0; i < n; ++i) {
        const double dx = x[i] - sourceX, dy = y[i] - sourceY;
        fermat[i] = 0.5 * (dx * dx + dy * dy) - fermat[i];
    }
}

namespace {

std::vector<ArrivedImage> sorted(std::vector<ArrivedImage> images)
{
    std::ranges::sort(images, {}, &ArrivedImage::fermat);
    return images;
}

} // namespace

std::vector<ArrivedImage> inOrderOfArrival(const LensPlane& plane, double sourceX, double sourceY,
                                           const std::vector<PointImage>& images)
{
    std::vector<ArrivedImage> arrived;
    for (const PointImage& image : images) {
        ArrivedImage next{image, 0, 0};
        plane.potential(1, &image.x, &image.y, &next.potential);
        fermatPotential(plane, sourceX, sourceY, 1, &image.x, &image.y, &next.fermat);
        arrived.push_back(next);
    }
    return sorted(std::move(arrived));
}

std::vector<ArrivedImage> inOrderOfArrival(const MultiPlane& lens, double daysPerSquareArcsec,
                                           const std::vector<PointImage>& images)
{
    std::vector<ArrivedImage> arrived;
    for (const PointImage& image : images) {
        ArrivedImage next{image, 0, 0};
        lens.pathDelay(1, &image.x, &image.y, &next.fermat);
        next.fermat /= daysPerSquareArcsec;
        arrived.push_back(next);
    }
    return sorted(std::move(arrived));
}

} // namespace anneau
