// SPDX-License-Identifier: GPL-3.0-or-later
// What lens_image.h says of whole scenes: which light, through which imager.
#include "core/forward/brightness.h"
#include "core/forward/lens_image.h"
#include "core/lens/lens_of.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace anneau {

ImageFrame frameOf(const Observation& observation, const Scene& scene)
{
    return {observation.rows(), observation.cols(), observation.pixelScale, scene.supersampling};
}

LensImager<float> lightImagerOf(const Observation& observation, const Scene& scene)
{
    return {frameOf(observation, scene), observation.psf.kernel, observation.psf.oversampling,
            FrameEdge::Open};
}

Image lensLightImage(const LensImager<float>& imager, const Scene& scene)
{
    Image image(imager.frame().rows, imager.frame().cols);
    if (!scene.lensLight.empty()) {
        image = imager.lightImage(scene.lensLight);
    }
    for (const double redshift : otherSources(scene)) {
        const std::vector<Component> profiles = sourceLightAt(scene, redshift);
        const Image lensed =
            imager.lensedImage(imager.trace(*lensOf(scene, redshift)), {profiles, {}, nullptr});
        std::transform(image.begin(), image.end(), lensed.begin(), image.begin(), std::plus<>());
    }
    for (float& value : image) {
        value += static_cast<float>(scene.sky);
    }
    return image;
}

Image lensLightImage(const Observation& observation, const Scene& scene)
{
    return lensLightImage(lightImagerOf(observation, scene), scene);
}

Image lensedSourceImage(const Observation& observation, const Scene& scene)
{
    const LensImager<float> imager(frameOf(observation, scene), observation.psf.kernel,
                                   observation.psf.oversampling);
    const std::vector<Component> profiles = sourceLightAt(scene, std::nullopt);
    const SourceLight<float> source{profiles, scene.sourceGrid, scene.sourcePixels.get()};
    return hasSeveralPlanes(scene) ? imager.lensedImage(imager.trace(*lensOf(scene)), source)
                                   : imager.lensedImage(scene.lensMass, source);
}

Image drawSource(const Scene& scene)
{
    const SourceGrid& grid = scene.sourceGrid;
    const std::vector<Component> profiles = sourceLightAt(scene, std::nullopt);
    Image image(grid.pixels, grid.pixels);
    std::vector<float> x(static_cast<std::size_t>(grid.pixels));
    std::vector<float> y(static_cast<std::size_t>(grid.pixels));
    for (int row = 0; row < grid.pixels; ++row) {
        for (int col = 0; col < grid.pixels; ++col) {
            x[static_cast<std::size_t>(col)] = static_cast<float>(
                grid.centerX + (col - 0.5 * (grid.pixels - 1)) * grid.pixelScale);
            y[static_cast<std::size_t>(col)] = static_cast<float>(
                grid.centerY + (row - 0.5 * (grid.pixels - 1)) * grid.pixelScale);
        }
        brightness<float>({profiles, grid, nullptr}, x.size(), x.data(), y.data(),
                          &image.at(row, 0));
    }
    return image;
}

} // namespace anneau
