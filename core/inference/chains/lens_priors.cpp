// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/chains/lens_priors.h"

#include "core/inference/parameter_map.h"
#include "core/lens/mass_model.h"

#include <cstddef>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

double sigmaOf(const ParameterMap& map, std::size_t slot, const Scene& scene, double range)
{
    for (std::size_t c = 0; c < scene.lensMass.size(); ++c) {
        for (const auto& [key, sigma] : {std::pair{"gamma", 0.15},
                                         {"q", 0.1},
                                         {"gamma_ext", 0.05},
                                         {"center_x", 0.05},
                                         {"center_y", 0.05}}) {
            const std::size_t found = map.find(Part::Mass, c, key);
            if (found < map.size() && (slot == found || (map.isPair(found) && slot == found + 1))) {
                return sigma;
            }
        }
        const std::size_t radius = map.find(Part::Mass, c, "theta_E");
        if (radius < map.size() && slot == radius) {
            return 0.05 * parameterOf(Part::Mass, scene.lensMass[c], "theta_E");
        }
    }
    return 0.1 * range;
}

} // namespace

std::vector<BoundedPrior> lensPriorsAround(const Scene& scene, double spread)
{
    const ParameterMap map(scene, {.mass = true});
    const std::vector<double> point = map.read(scene), lower = map.lower(), upper = map.upper();
    std::vector<BoundedPrior> priors;
    for (std::size_t k = 0; k < map.size(); ++k) {
        priors.push_back(
            {lower[k], upper[k], point[k], spread * sigmaOf(map, k, scene, upper[k] - lower[k])});
    }
    return priors;
}

std::vector<std::string> lensCoordinateNames(const Scene& scene)
{
    const ParameterMap map(scene, {.mass = true});
    std::vector<std::string> names(map.size());
    for (std::size_t c = 0; c < scene.lensMass.size(); ++c) {
        const Component& component = scene.lensMass[c];
        for (const Parameter& parameter : findMassModel(component.type)->parameters()) {
            const std::size_t slot = map.find(Part::Mass, c, parameter.key);
            if (slot == map.size()) {
                continue;
            }
            if (map.isPair(slot)) {
                const std::string stem = parameter.key == "q" ? ".e" : ".gamma";
                names[slot] = component.id + stem + "1";
                names[slot + 1] = component.id + stem + "2";
            } else {
                names[slot] = component.id + "." + std::string(parameter.key);
            }
        }
    }
    return names;
}

} // namespace anneau
