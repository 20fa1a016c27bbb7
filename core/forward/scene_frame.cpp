// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/forward/scene_frame.h"

#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace anneau {
namespace {

/// Subtracts (x, y) from a component's centre; false when its table has none.
bool moveCentre(Component& component, std::span<const Parameter> table, double x, double y)
{
    bool centred = false;
    for (std::size_t k = 0; k < table.size(); ++k) {
        if (table[k].key == "center_x") {
            component.values[k] -= x;
            centred = true;
        } else if (table[k].key == "center_y") {
            component.values[k] -= y;
        }
    }
    return centred;
}

void moveLight(std::vector<Component>& light, double x, double y)
{
    for (Component& component : light) {
        const LightModel* model = findLightModel(component.type);
        expects(model != nullptr, "sceneInFrame: unknown light model");
        moveCentre(component, model->parameters(), x, y);
    }
}

} // namespace

Scene sceneInFrame(Scene scene, double x, double y)
{
    // beta' = theta' - alpha'(theta') with theta' = theta - (x, y): what is tied to the frame's
    // origin deflects less by its deflection at (x, y).
    double sourceX = x;
    double sourceY = y;
    for (Component& component : scene.lensMass) {
        const MassModel* model = findMassModel(component.type);
        expects(model != nullptr, "sceneInFrame: unknown mass model");
        if (!moveCentre(component, model->parameters(), x, y)) {
            const double px[] = {x, 0};
            const double py[] = {y, 0};
            double ax[] = {0, 0};
            double ay[] = {0, 0};
            model->addDeflection(component.values, 2, px, py, ax, ay);
            sourceX -= ax[0] - ax[1];
            sourceY -= ay[0] - ay[1];
        }
    }
    moveLight(scene.lensLight, x, y);
    moveLight(scene.sourceLight, sourceX, sourceY);
    scene.sourceGrid.centerX -= sourceX;
    scene.sourceGrid.centerY -= sourceY;
    return scene;
}

} // namespace anneau
