// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace anneau::test {

inline Component component(std::string type, std::string id, std::vector<double> values,
                           std::vector<bool> fixed = {})
{
    fixed.resize(values.size());
    return {std::move(type), std::move(id), std::move(values), std::move(fixed)};
}

/// A lens with an image of 28 x 28 pixels; Einstein radius, slope and ellipticity are free.
inline Scene smallScene()
{
    Scene s;
    s.lensMass = {component("PEMD", "lens", {1.2, 2.1, 0.75, 30, 0.05, -0.03},
                            {false, false, false, false, true, true}),
                  component("ExternalShear", "shear", {0.04, -40}, {true, true})};
    s.sourceLight = {component("Sersic", "source", {6, 0.18, 1, 0.7, 70, 0.10, -0.05})};
    s.sourceGrid = {10, 0.11, 0.05, -0.03};
    return s;
}

inline Observation smallObservation(const Scene& scene, std::uint64_t seed)
{
    constexpr int kSide = 28;
    Observation o;
    o.data = Image(kSide, kSide);
    o.sigma = Image(kSide, kSide, 0.05F);
    o.mask = Mask(kSide, kSide, 1);
    o.pixelScale = 0.15;
    o.file = "small.fits";
    o.psf.kernel = Image(7, 7);
    float sum = 0;
    for (int r = 0; r < 7; ++r) {
        for (int c = 0; c < 7; ++c) {
            const auto d2 = static_cast<float>((r - 3) * (r - 3) + (c - 3) * (c - 3));
            sum += o.psf.kernel.at(r, c) = std::exp(-0.5F * d2 / 0.5F);
        }
    }
    for (float& value : o.psf.kernel) {
        value /= sum;
    }
    const Image arcs = lensedSourceImage(o, scene);
    Rng rng(seed, 0);
    for (std::size_t i = 0; i < o.data.size(); ++i) {
        o.data[i] = arcs[i] + o.sigma[i] * static_cast<float>(rng.normal());
    }
    return o;
}

} // namespace anneau::test
