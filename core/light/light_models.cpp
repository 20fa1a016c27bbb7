// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/formula/light_formulas.h"
#include "core/light/formula_light_model.h"
#include "core/light/pixelated_light.h"
#include "core/light/point_image.h"

#include <array>
#include <tuple>

namespace anneau {
namespace {

template <class... Formula>
std::span<const LightModel* const> table(FormulaList<Formula...>)
{
    static const std::tuple<FormulaLightModel<Formula>...> models;
    static const auto rows = std::apply(
        [](const auto&... model) {
            return std::array<const LightModel*, sizeof...(Formula) + 2>{
                &model..., &pixelatedLight(), &pointImage()};
        },
        models);
    return rows;
}

} // namespace

std::span<const LightModel* const> lightModels()
{
    return table(LightFormulas{});
}

const LightModel* findLightModel(std::string_view key)
{
    for (const LightModel* model : lightModels()) {
        if (model->key() == key) {
            return model;
        }
    }
    return nullptr;
}

} // namespace anneau
