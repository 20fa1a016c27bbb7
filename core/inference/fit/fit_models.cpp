// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_models.h"

#include <algorithm>

namespace anneau {
namespace {

bool has(const MassModel& model, std::string_view key)
{
    return std::ranges::find(model.parameters(), key, &Parameter::key) != model.parameters().end();
}

} // namespace

std::string_view ringKey(std::string_view type)
{
    const MassModel* model = findMassModel(type);
    if (model == nullptr) {
        return {};
    }
    return has(*model, "theta_E") ? "theta_E" : has(*model, "b") ? "b" : "";
}

bool isCore(std::string_view key)
{
    return key == "r_core" || key == "s_c";
}

std::vector<const MassModel*> fitMassModels()
{
    std::vector<const MassModel*> models;
    for (const MassModel* model : massModels()) {
        const bool elliptical = has(*model, "q") && has(*model, "phi") && has(*model, "center_x") &&
                                has(*model, "center_y");
        if (elliptical && !ringKey(model->key()).empty()) {
            models.push_back(model);
        }
    }
    return models;
}

std::string fitMassNames()
{
    const auto models = fitMassModels();
    std::string names;
    for (std::size_t i = 0; i < models.size(); ++i) {
        names += i == 0 ? "" : i + 1 == models.size() ? " or " : ", ";
        names += models[i]->key();
    }
    return names;
}

bool isRadiusOfArcs(double radius, double arcRadius)
{
    return radius > 0.75 * arcRadius && radius < 1.3 * arcRadius;
}

} // namespace anneau
