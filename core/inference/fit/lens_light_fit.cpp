// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/lens_light_fit.h"

#include "core/inference/fit/companions.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr double kHuber = 3;

double median(std::vector<double> values)
{
    if (values.empty()) {
        return 0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// Median of the pixels along the frame's edge.
double edgeLevel(const FitData& data)
{
    std::vector<double> values;
    const int band = std::max(2, data.frame.rows / 16);
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            const int edge = std::min({r, c, data.frame.rows - 1 - r, data.frame.cols - 1 - c});
            if (edge < band && data.weight.at(r, c) > 0) {
                values.push_back(data.data.at(r, c));
            }
        }
    }
    return median(std::move(values));
}

} // namespace

LensLightFit::LensLightFit(const FitData& data) : m_data{data}, m_imager{data, {}, FrameEdge::Open}
{}

Scene LensLightFit::guess(const FitData& data, double x, double y)
{
    Scene scene;
    scene.supersampling = data.frame.supersampling;
    scene.sky = edgeLevel(data);
    // Flux inside growing circles, from medians in rings so that arcs count little.
    const double step = data.frame.pixelScale;
    const double reach = 0.5 * step * std::min(data.frame.rows, data.frame.cols);
    std::vector<std::vector<double>> rings(static_cast<std::size_t>(reach / step) + 1);
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            const auto ring =
                static_cast<std::size_t>(std::hypot(data.xOf(c) - x, data.yOf(r) - y) / step);
            if (ring < rings.size() && data.weight.at(r, c) > 0) {
                rings[ring].push_back(data.data.at(r, c) - scene.sky);
            }
        }
    }
    std::vector<double> growth;
    double flux = 0;
    for (std::size_t k = 0; k < rings.size(); ++k) {
        flux +=
            std::max(median(rings[k]), 0.0) * std::numbers::pi * (2 * static_cast<double>(k) + 1);
        growth.push_back(flux);
    }
    const auto half = std::lower_bound(growth.begin(), growth.end(), 0.5 * flux) - growth.begin();
    const double radius = std::max((static_cast<double>(half) + 0.5) * step, 1.5 * step);
    Component light = makeComponent(Part::Light, "Sersic", "lens_light_1");
    // A Sersic profile of n = 2 holds 2 pi theta_eff^2 I_eff * 2.2 e-/s.
    setParameter(Part::Light, light, "I_eff",
                 std::max(flux, 1e-9) / (2 * std::numbers::pi * radius * radius * 2.2));
    setParameter(Part::Light, light, "theta_eff", radius);
    setParameter(Part::Light, light, "n", 2);
    setParameter(Part::Light, light, "q", 0.9);
    setParameter(Part::Light, light, "phi", 0);
    setParameter(Part::Light, light, "center_x", x);
    setParameter(Part::Light, light, "center_y", y);
    scene.lensLight.push_back(std::move(light));
    return scene;
}

void LensLightFit::split(Scene& scene)
{
    const std::size_t last = mainProfiles(scene) - 1;
    Component& inner = scene.lensLight[last];
    Component outer = inner;
    outer.id = "lens_light_" + std::to_string(last + 2);
    const double radius = parameterOf(Part::Light, inner, "theta_eff");
    const double brightness = parameterOf(Part::Light, inner, "I_eff");
    setParameter(Part::Light, inner, "theta_eff", 0.5 * radius);
    setParameter(Part::Light, inner, "I_eff", 1.5 * brightness);
    setParameter(Part::Light, outer, "theta_eff", 1.6 * radius);
    setParameter(Part::Light, outer, "I_eff", 0.3 * brightness);
    setParameter(Part::Light, outer, "n", std::min(parameterOf(Part::Light, inner, "n"), 1.5));
    scene.lensLight.insert(scene.lensLight.begin() + static_cast<std::ptrdiff_t>(last) + 1,
                           std::move(outer));
}

std::size_t LensLightFit::mainProfiles(const Scene& scene)
{
    expects(!scene.lensLight.empty(), "LensLightFit: no main galaxy");
    const auto other =
        std::find_if(scene.lensLight.begin() + 1, scene.lensLight.end(), isCompanion);
    return static_cast<std::size_t>(other - scene.lensLight.begin());
}

void LensLightFit::prune(Scene& scene)
{
    constexpr double kFaint = 2e-3; ///< Of all the light.
    const auto flux = [](const Component& light) {
        return parameterOf(Part::Light, light, "I_eff") *
               std::pow(parameterOf(Part::Light, light, "theta_eff"), 2);
    };
    if (std::ranges::any_of(scene.lensLight,
                            [](const Component& light) { return light.type != "Sersic"; })) {
        return; // Set up by hand.
    }
    double total = 0;
    for (const Component& light : scene.lensLight) {
        total += flux(light);
    }
    for (std::size_t i = scene.lensLight.size(); i-- > 0;) {
        const bool last = i == 0 && mainProfiles(scene) == 1;
        if (!last && flux(scene.lensLight[i]) < kFaint * total) {
            scene.lensLight.erase(scene.lensLight.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
}

double LensLightFit::fit(Scene& scene, const Grid<double>& weight, const Grid<double>& subtract,
                         const FitSetting& setting, int iterations,
                         const std::stop_token& stop) const
{
    const ParameterMap map(scene, {.light = true, .sky = true});
    const auto priors = fitPriors(map, scene, setting);
    Scene working = scene;
    const Objective objective = [&](std::span<const double> point) {
        map.write(point, working);
        const ImageAndColumns light = renderLight(m_imager, working, map, point);
        Grid<double> residual = m_data.data;
        for (std::size_t i = 0; i < residual.size(); ++i) {
            residual[i] -= light.image[i] + (subtract.empty() ? 0 : subtract[i]);
        }
        LocalModel model = leastSquares(residual, weight, light.columns, kHuber);
        addPriors(model, point, priors);
        return model;
    };
    MinimizeOptions options;
    options.lower = map.lower();
    options.upper = map.upper();
    options.iterations = iterations;
    options.tolerance = 0.05;
    const MinimizeResult result = minimize(objective, map.read(scene), options, stop);
    map.write(result.point, scene);
    return result.model.value;
}

Grid<double> LensLightFit::image(const Scene& scene) const
{
    const ParameterMap none(scene, {});
    return renderLight(m_imager, scene, none, {}).image;
}

} // namespace anneau
