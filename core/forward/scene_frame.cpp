// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/scene_frame.h"

#include "core/lens/lens_of.h"
#include "core/model/parameter_table.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace anneau {
namespace {

/// Subtracts (x, y) from a component's centre, if it has one.
void moveCentre(Component& component, double x, double y)
{
    const auto table = parameterTable(component.type);
    expects(!table.empty(), "sceneInFrame: unknown model");
    for (std::size_t k = 0; k < table.size(); ++k) {
        if (table[k].key == "center_x") {
            component.values[k] -= x;
        } else if (table[k].key == "center_y") {
            component.values[k] -= y;
        }
    }
}

bool isTied(const Component& mass)
{
    return std::ranges::none_of(parameterTable(mass.type),
                                [](const Parameter& p) { return p.key == "center_x"; });
}

} // namespace

Scene sceneInFrame(Scene scene, double x, double y)
{
    // What has a centre moves along. What is tied to the frame's origin deflects less by its
    // deflection at (x, y), and by that planes and sources behind it move less, too.
    Scene tied = scene;
    std::erase_if(tied.lensMass, [](const Component& mass) { return !isTied(mass); });
    const auto shiftAt = [&](std::optional<double> redshift) {
        std::array shift{x, y};
        if (!tied.lensMass.empty()) {
            const double px[] = {x, 0}, py[] = {y, 0};
            double bx[2], by[2];
            lensOf(tied, redshift)->toSource(2, px, py, bx, by);
            shift = {bx[0] - bx[1], by[0] - by[1]};
        }
        return shift;
    };
    for (Component& mass : scene.lensMass) {
        const auto [dx, dy] = mass.redshift && mass.redshift != scene.zLens ? shiftAt(mass.redshift)
                                                                            : std::array{x, y};
        moveCentre(mass, dx, dy);
    }
    for (Component& light : scene.lensLight) {
        moveCentre(light, x, y);
    }
    for (Component& light : scene.sourceLight) {
        const auto [dx, dy] = shiftAt(light.redshift);
        moveCentre(light, dx, dy);
    }
    const auto [dx, dy] = shiftAt(std::nullopt);
    scene.sourceGrid.centerX -= dx;
    scene.sourceGrid.centerY -= dy;
    return scene;
}

} // namespace anneau
