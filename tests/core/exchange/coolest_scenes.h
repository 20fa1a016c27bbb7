// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/model/scene.h"

#include <cmath>
#include <memory>

namespace anneau::test {

/// Every model of the table, with values that have no short decimal notation.
template <class Models>
std::vector<Component> allOf(const Models& models, const std::string& prefix)
{
    std::vector<Component> components;
    for (const auto* model : models) {
        Component component{
            std::string(model->key()), prefix + std::to_string(components.size()), {}, {}};
        for (const Parameter& parameter : model->parameters()) {
            component.values.push_back(parameter.initial + std::sqrt(2.0) / 1e3);
            component.fixed.push_back(component.values.size() % 2 == 0);
        }
        components.push_back(std::move(component));
    }
    return components;
}

/// All models, all settings, and pixels of a source.
inline Scene richScene()
{
    Scene s;
    s.lensMass = allOf(massModels(), "mass ");
    s.lensLight = allOf(lightModels(), "light ");
    s.sourceLight = {s.lensLight.front()};
    s.sourceLight.front().id = "arcs";
    s.sourceGrid = {12, 0.0123, 0.1, -0.2};
    Image pixels(12, 12);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = static_cast<float>(std::sin(static_cast<double>(i)));
    }
    s.sourcePixels = std::make_shared<const Image>(std::move(pixels));
    s.noise = {NoiseSpec::Kind::Constant, 0.011, 1.5};
    s.sky = -1e-4;
    s.supersampling = 4;
    s.zLens = 0.28;
    s.zSource = 1.7;
    return s;
}

} // namespace anneau::test
