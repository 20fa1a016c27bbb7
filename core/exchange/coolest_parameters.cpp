// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/coolest_parameters.h"

#include "core/model/conventions.h"

#include <cmath>

namespace anneau {

using Json = nlohmann::ordered_json;

Json priorJson(const CoolestPrior& prior, double factor)
{
    const double first = prior.first * factor, second = prior.second * factor;
    switch (prior.kind) {
    case CoolestPrior::Kind::Uniform:
        return {{"type", "UniformPrior"}, {"min_value", first}, {"max_value", second}};
    case CoolestPrior::Kind::Gaussian:
        return {{"type", "GaussianPrior"}, {"mean", first}, {"width", second}};
    case CoolestPrior::Kind::None:
        break;
    }
    return {{"type", nullptr}};
}

double inRange(const Parameter& parameter, double value)
{
    const bool axis = parameter.key == "phi" || parameter.key == "phi_ext";
    return axis && std::abs(value) > 90 ? wrappedPositionAngle(value) : value;
}

Json statisticsJson(const CoolestStatistics& stats, double factor)
{
    const auto scaled = [&](const std::optional<double>& value) {
        return value ? Json(*value * factor) : Json();
    };
    return {{"mean", scaled(stats.mean)},
            {"median", scaled(stats.median)},
            {"percentile_16th", scaled(stats.percentile16)},
            {"percentile_84th", scaled(stats.percentile84)}};
}

void addToList(Json& list, const Json& entry)
{
    if (list.is_null()) {
        list = {{"fixed", true},
                {"point_estimate", {{"value", Json::array()}}},
                {"posterior_stats", statisticsJson({}, 1)},
                {"prior", {{"type", nullptr}}}};
    }
    list["fixed"] = list["fixed"].get<bool>() && entry["fixed"].get<bool>();
    list["point_estimate"]["value"].push_back(entry["point_estimate"]["value"]);
    for (const auto& [key, value] : entry["posterior_stats"].items()) {
        Json& values = list["posterior_stats"][key];
        const bool first = list["point_estimate"]["value"].size() == 1;
        if (first && !value.is_null()) {
            values = Json::array({value});
        } else if (values.is_array() && !value.is_null()) {
            values.push_back(value);
        } else {
            values = nullptr; // Known of all or of none.
        }
    }
}

void setEntry(Json& profile, const std::string& type, Json& list, std::size_t entry,
              const Json& value)
{
    if (!list.is_array()) {
        list = Json::array();
    }
    if (entry >= list.size()) {
        const auto order = shapeletsOrder(type);
        const int top = order.value_or(0);
        const auto size = order ? static_cast<std::size_t>((top + 1) * (top + 2) / 2) : entry + 1;
        while (list.size() < size) {
            list.push_back(0.0);
        }
        if (order) {
            profile["parameters"]["n_max"]["point_estimate"]["value"] = top;
        }
    }
    list[entry] = value;
}

bool removePoint(Json& profile, std::size_t image)
{
    bool others = false;
    for (const char* key : {"amps", "ra_list", "dec_list"}) {
        const Json& entry = member(member(profile, "parameters"), key);
        const Json& values = member(member(entry, "point_estimate"), "value");
        if (values.is_array() && values.size() > 1 && image < values.size()) {
            profile["parameters"][key]["point_estimate"]["value"].erase(image);
            profile["parameters"][key]["posterior_stats"] = statisticsJson({}, 1);
            others = true;
        }
    }
    return others;
}

} // namespace anneau
