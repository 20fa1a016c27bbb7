// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/light_images.h"

#include "core/base/parallel.h"
#include "core/lens/mass_of.h"
#include "core/light/light_of.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

/// Targets of all slots, so that they are not looked up for every block of rays.
std::vector<std::vector<ParameterMap::Target>>
allTargets(const ParameterMap& map, const Scene& scene, std::span<const double> point)
{
    std::vector<std::vector<ParameterMap::Target>> targets;
    for (std::size_t s = 0; s < map.size(); ++s) {
        targets.push_back(map.targets(s, scene, point));
    }
    return targets;
}

/// Whether a slot moves a parameter of that part: by itself, or one linked to it.
bool moves(const std::vector<ParameterMap::Target>& targets, Part part)
{
    return std::ranges::any_of(targets, [part](const auto& t) { return t.part == part; });
}

/// Adds what component `c` of `part` contributes: to[s] += factor * native column of the target.
void addToSlots(const std::vector<std::vector<ParameterMap::Target>>& targets, Part part,
                std::size_t c, std::size_t n, const double* native, double* columns)
{
    for (std::size_t s = 0; s < targets.size(); ++s) {
        for (const ParameterMap::Target& target : targets[s]) {
            if (target.part != part || target.component != c) {
                continue;
            }
            const double* from = native + target.parameter * n;
            double* to = columns + s * n;
            for (std::size_t i = 0; i < n; ++i) {
                to[i] += target.factor * from[i];
            }
        }
    }
}

/// Value (column 0) and slot columns (from 1) of a list of light components at points.
void addLight(const std::vector<Component>& light, Part part,
              const std::vector<std::vector<ParameterMap::Target>>& targets, std::size_t n,
              const double* x, const double* y, double* columns, double* dx, double* dy)
{
    std::vector<double> native;
    std::vector<double> slope(2 * n);
    for (std::size_t c = 0; c < light.size(); ++c) {
        const auto model = lightModelOf(light[c]);
        native.resize(light[c].values.size() * n);
        model->addBrightness(light[c].values, n, x, y, columns);
        model->brightnessJacobian(light[c].values, n, x, y, native.data(), slope.data(),
                                  slope.data() + n);
        addToSlots(targets, part, c, n, native.data(), columns + n);
        if (dx != nullptr) {
            for (std::size_t i = 0; i < n; ++i) {
                dx[i] += slope[i];
                dy[i] += slope[n + i];
            }
        }
    }
}

ImageAndColumns split(std::vector<Grid<double>> rendered)
{
    ImageAndColumns result;
    result.image = std::move(rendered.front());
    result.columns.assign(std::make_move_iterator(rendered.begin() + 1),
                          std::make_move_iterator(rendered.end()));
    return result;
}

} // namespace

DeflectionColumns deflectionColumns(const Scene& scene, const ParameterMap& map,
                                    std::span<const double> point, std::size_t n, const double* x,
                                    const double* y)
{
    DeflectionColumns out;
    out.ax.assign(n, 0.0);
    out.ay.assign(n, 0.0);
    out.dax.assign(map.size() * n, 0.0);
    out.day.assign(map.size() * n, 0.0);
    const auto targets = allTargets(map, scene, point);
    std::vector<double> native;
    for (std::size_t c = 0; c < scene.lensMass.size(); ++c) {
        const Component& component = scene.lensMass[c];
        const auto model = massModelOf(component);
        model->addDeflection(component.values, n, x, y, out.ax.data(), out.ay.data());
        native.resize(2 * component.values.size() * n);
        double* nativeY = native.data() + component.values.size() * n;
        model->deflectionJacobian(component.values, n, x, y, native.data(), nativeY);
        addToSlots(targets, Part::Mass, c, n, native.data(), out.dax.data());
        addToSlots(targets, Part::Mass, c, n, nativeY, out.day.data());
    }
    return out;
}

ImageAndColumns renderLight(const ColumnImager& imager, const Scene& scene, const ParameterMap& map,
                            std::span<const double> point)
{
    const auto targets = allTargets(map, scene, point);
    ImageAndColumns result =
        split(imager.render(map.size() + 1, [&](std::size_t, std::size_t n, const double* x,
                                                const double* y, double* columns) {
            std::fill_n(columns, (map.size() + 1) * n, 0.0);
            addLight(scene.lensLight, Part::Light, targets, n, x, y, columns, nullptr, nullptr);
        }));
    for (double& value : result.image) {
        value += scene.sky;
    }
    for (std::size_t s = 0; s < map.size(); ++s) {
        if (map.part(s) == Part::Sky) {
            std::fill(result.columns[s].begin(), result.columns[s].end(), 1.0);
        } else if (!moves(targets[s], Part::Light)) {
            result.columns[s] = {};
        }
    }
    return result;
}

ImageAndColumns renderLensedProfiles(const ColumnImager& imager, const Scene& scene,
                                     const ParameterMap& map, std::span<const double> point)
{
    const auto targets = allTargets(map, scene, point);
    return split(imager.render(map.size() + 1, [&](std::size_t, std::size_t n, const double* x,
                                                   const double* y, double* columns) {
        std::fill_n(columns, (map.size() + 1) * n, 0.0);
        DeflectionColumns rays = deflectionColumns(scene, map, point, n, x, y);
        for (std::size_t i = 0; i < n; ++i) {
            rays.ax[i] = x[i] - rays.ax[i];
            rays.ay[i] = y[i] - rays.ay[i];
        }
        std::vector<double> slope(2 * n, 0.0);
        addLight(scene.sourceLight, Part::Source, targets, n, rays.ax.data(), rays.ay.data(),
                 columns, slope.data(), slope.data() + n);
        for (std::size_t s = 0; s < map.size(); ++s) {
            if (!moves(targets[s], Part::Mass)) {
                continue;
            }
            double* to = columns + (s + 1) * n;
            for (std::size_t i = 0; i < n; ++i) {
                to[i] -= slope[i] * rays.dax[s * n + i] + slope[n + i] * rays.day[s * n + i];
            }
        }
    }));
}

LocalModel leastSquares(const Grid<double>& residual, const Grid<double>& weight,
                        const std::vector<Grid<double>>& columns, double huber)
{
    const std::size_t n = columns.size();
    LocalModel model;
    model.value = 0;
    model.gradient.assign(n, 0.0);
    model.curvature.assign(n * n, 0.0);
    std::vector<double> used(residual.size());
    for (std::size_t i = 0; i < residual.size(); ++i) {
        const double pull = std::abs(residual[i]) * std::sqrt(weight[i]);
        const bool far = huber > 0 && pull > huber;
        used[i] = far ? weight[i] * huber / pull : weight[i];
        model.value += far ? huber * pull - 0.5 * huber * huber : 0.5 * pull * pull;
    }
    parallelFor(n, 1, [&](std::size_t begin, std::size_t end) {
        std::vector<double> weighted(residual.size());
        for (std::size_t a = begin; a < end; ++a) {
            if (columns[a].empty()) {
                continue;
            }
            for (std::size_t i = 0; i < residual.size(); ++i) {
                weighted[i] = used[i] * columns[a][i];
                model.gradient[a] -= weighted[i] * residual[i];
            }
            for (std::size_t b = 0; b < n; ++b) {
                double sum = 0;
                for (std::size_t i = 0; i < columns[b].size(); ++i) {
                    sum += weighted[i] * columns[b][i];
                }
                model.curvature[a * n + b] = sum;
            }
        }
    });
    return model;
}

void addPriors(LocalModel& model, std::span<const double> point,
               std::span<const GaussianPrior> priors)
{
    const std::size_t n = point.size();
    for (const GaussianPrior& prior : priors) {
        const double pull = (point[prior.slot] - prior.mean) / prior.sigma;
        model.value += 0.5 * pull * pull;
        model.gradient[prior.slot] += pull / prior.sigma;
        model.curvature[prior.slot * n + prior.slot] += 1 / (prior.sigma * prior.sigma);
    }
}

} // namespace anneau
