// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/residual_images.h"

#include "core/forward/lens_image.h"
#include "core/forward/psf.h"
#include "core/forward/source_matrix.h"
#include "core/posterior/arc_residuals.h"

#include <algorithm>
#include <string>

namespace anneau {
namespace {

Mask usedPixels(const Observation& observation)
{
    Mask used = observation.mask;
    for (std::size_t i = 0; i < used.size(); ++i) {
        used[i] = used[i] != 0 && observation.sigma[i] > 0 ? 1 : 0;
    }
    return used;
}

Image normalised(const Observation& observation, const Scene& scene, const Mask& mask,
                 const Image& lensLight, const Image& model, double noiseScale = 1)
{
    Image out(mask.rows(), mask.cols());
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (mask[i] != 0) {
            const double sigma = noiseScale * sigmaAt(observation, scene.noise, i);
            const float left = observation.data[i] - lensLight[i] - model[i];
            out[i] = static_cast<float>(static_cast<double>(left) / sigma);
        }
    }
    return out;
}

} // namespace

Result<Residuals> residualsOf(const PosteriorFile& posterior)
{
    Residuals out{usedPixels(posterior.observation()), {}};
    for (int i = 0; i < posterior.size(); ++i) {
        const auto sample = posterior.read(i);
        if (!sample) {
            return failWith(sample);
        }
        if (!sample->model.sameShape(out.mask)) {
            return fail(Error::Kind::BadInput,
                        "The posterior file holds no model images; name observation and model "
                        "with --obs and --model.");
        }
        out.images.push_back(normalised(posterior.observation(), posterior.scene(), out.mask,
                                        posterior.lensLight(), sample->model,
                                        noiseScaleOf(*sample)));
    }
    return out;
}

Result<Residuals> residualsOf(const SampleSet& samples, const Observation& observation,
                              const Scene& scene)
{
    const int side = scene.sourceGrid.pixels;
    if (samples.simulations != 1 || samples.shape != std::vector<int>{side, side}) {
        return fail(Error::Kind::BadInput,
                    "Only images of the model's source grid, " + std::to_string(side) + " x " +
                        std::to_string(side) +
                        " pixels, can be compared with the data; set the grid in the model.");
    }
    Residuals out{usedPixels(observation), {}};
    const Mask everywhere(observation.rows(), observation.cols(), 1);
    const LensOperator<float> lens(frameOf(observation, scene),
                                   converted<float>(nativeKernel(observation.psf)), everywhere,
                                   scene.lensMass, scene.sourceGrid);
    const Image light = lensLightImage(observation, scene);
    for (int k = 0; k < samples.samples; ++k) {
        Image source(side, side);
        std::ranges::copy(samples.draws(0, k, 1), source.begin());
        out.images.push_back(normalised(observation, scene, out.mask, light, lens.apply(source)));
    }
    return out;
}

} // namespace anneau
