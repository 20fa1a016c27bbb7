// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_profiles.h"

#include "core/base/error.h"
#include "core/exchange/sersic_scale.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <algorithm>
#include <array>

namespace anneau {
namespace {

constexpr std::string_view kOurs = "Anneau:";
/// Same names, parameters and meaning there and here.
constexpr std::array<std::string_view, 6> kMassTypes{
    "PEMD", "SIE", "NIE", "Chameleon", "ExternalShear", "ConvergenceSheet"};
constexpr std::array<std::string_view, 2> kLightTypes{"Sersic", "PixelatedRegularGrid"};

constexpr std::string_view kPoint = "PointImage", kPoints = "LensedPS";
constexpr std::string_view kShapelets = "Shapelets"; // There; ours have the order at the end.

std::optional<std::span<const Parameter>> findTable(ProfileList list, std::string_view key)
{
    if (list == ProfileList::Mass) {
        const MassModel* model = findMassModel(key);
        return model ? std::optional(model->parameters()) : std::nullopt;
    }
    const LightModel* model = findLightModel(key);
    return model ? std::optional(model->parameters()) : std::nullopt;
}

} // namespace

bool isStandard(ProfileList list, std::string_view key)
{
    if (list == ProfileList::Mass) {
        return std::ranges::find(kMassTypes, key) != kMassTypes.end();
    }
    return std::ranges::find(kLightTypes, key) != kLightTypes.end() || key == kPoint ||
           shapeletsOrder(std::string(key));
}

std::optional<int> shapeletsOrder(const std::string& ourType)
{
    const bool is = ourType.starts_with(kShapelets) && ourType.size() > kShapelets.size();
    return is ? std::optional(std::stoi(ourType.substr(kShapelets.size()))) : std::nullopt;
}

CoolestSlot coolestSlot(const std::string& ourType, std::string_view parameter)
{
    if (ourType == kPoint) {
        return {parameter == "flux" ? "amps" : parameter == "center_x" ? "ra_list" : "dec_list", 0};
    }
    if (shapeletsOrder(ourType) && parameter.starts_with("amp_")) {
        return {"amps", std::stoul(std::string(parameter.substr(4)))};
    }
    return {std::string(parameter), std::nullopt};
}

std::optional<std::span<const Parameter>> profileTable(ProfileList list, std::string& type,
                                                       std::optional<double> order)
{
    if (list == ProfileList::Light && type == kPoints) {
        type = kPoint;
        return findTable(list, type);
    }
    if (list == ProfileList::Light && type == kShapelets) {
        for (const LightModel* model : lightModels()) { // Lowest order first.
            if (const auto ours = shapeletsOrder(std::string(model->key()));
                ours && order && *ours >= *order && *order >= 0) {
                type = model->key();
                return model->parameters();
            }
        }
        return std::nullopt;
    }
    const auto& shared = list == ProfileList::Mass ? std::span<const std::string_view>(kMassTypes)
                                                   : std::span<const std::string_view>(kLightTypes);
    if (std::ranges::find(shared, type) != shared.end()) {
        return findTable(list, type);
    }
    if (!type.starts_with(kOurs)) {
        return std::nullopt;
    }
    const auto table = findTable(list, std::string_view(type).substr(kOurs.size()));
    if (table) {
        type.erase(0, kOurs.size());
    }
    return table;
}

std::string coolestType(ProfileList list, const std::string& key)
{
    return key == kPoint           ? std::string(kPoints)
           : shapeletsOrder(key)   ? std::string(kShapelets)
           : isStandard(list, key) ? key
                                   : std::string(kOurs) + key;
}

std::span<const Parameter> tableOf(ProfileList list, const std::string& key)
{
    const auto table = findTable(list, key);
    expects(table.has_value(), "tableOf: unknown model");
    return *table;
}

std::vector<double> coolestFactors(ProfileList list, const Component& component)
{
    std::vector<double> factors(component.values.size(), 1.0);
    if (list == ProfileList::Light && component.type == "Sersic") {
        const double n = component.values[2];
        const SersicScale scale = sersicScaleTo(linearSersicB(n), n);
        factors[0] = scale.brightness;
        factors[1] = scale.radius;
    }
    return factors;
}

bool isTide(const Component& component)
{
    return std::ranges::none_of(tableOf(ProfileList::Mass, component.type),
                                [](const Parameter& p) { return p.key == "center_x"; });
}

} // namespace anneau
