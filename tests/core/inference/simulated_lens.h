// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/forward/lens_image.h"
#include "core/inference/fit/fit.h"

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// A small simulated lens for tests of the fit.
namespace anneau::simulated {

inline Component component(std::string type, std::string id, std::vector<double> values)
{
    const std::size_t n = values.size();
    return {std::move(type), std::move(id), std::move(values), std::vector<bool>(n, false)};
}

/// A lens that is not in the middle of its image.
inline Scene truth()
{
    Scene s;
    s.lensMass = {component("PEMD", "lens", {1.15, 2.05, 0.8, 35, 0.23, -0.16}),
                  component("ExternalShear", "shear", {0.05, -30})};
    s.lensLight = {component("Sersic", "light", {4, 0.5, 2.5, 0.85, 30, 0.23, -0.16})};
    s.sourceLight = {component("Sersic", "source", {6, 0.12, 1, 0.7, 70, 0.30, -0.05})};
    s.sky = 0.01;
    return s;
}

/// Its image, with noise of the map that comes with it.
inline Observation observation(const Scene& scene, std::uint64_t seed)
{
    constexpr int kSide = 60;
    Observation o;
    o.data = Image(kSide, kSide);
    o.sigma = Image(kSide, kSide, 0.0046F);
    o.mask = Mask(kSide, kSide, 1);
    o.pixelScale = 0.08;
    o.psf.kernel = Image(13, 13);
    float sum = 0;
    for (int r = 0; r < 13; ++r) {
        for (int c = 0; c < 13; ++c) {
            const float d2 = static_cast<float>((r - 6) * (r - 6) + (c - 6) * (c - 6));
            sum += o.psf.kernel.at(r, c) = std::exp(-0.5F * d2 / 1.2F);
        }
    }
    for (float& value : o.psf.kernel) {
        value /= sum;
    }
    const Image light = lensLightImage(o, scene);
    const Image arcs = lensedSourceImage(o, scene);
    Rng rng(seed, 0);
    for (std::size_t i = 0; i < o.data.size(); ++i) {
        o.data[i] = light[i] + arcs[i] + o.sigma[i] * static_cast<float>(rng.normal());
    }
    return o;
}

inline FitOptions quick()
{
    FitOptions options;
    options.lightComponents = 1;
    options.starts = 2;
    options.detail = 14;
    return options;
}

/// A parameter of the fit; throws where there is none.
inline const FittedParameter& parameter(const FitResult& fit, const std::string& id,
                                        const std::string& key)
{
    for (const FittedParameter& p : fit.parameters) {
        if (p.component == id && p.key == key) {
            return p;
        }
    }
    throw std::out_of_range(key);
}

inline bool warns(const FitResult& fit, const std::string& words)
{
    for (const std::string& warning : fit.warnings) {
        if (warning.find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

} // namespace anneau::simulated
