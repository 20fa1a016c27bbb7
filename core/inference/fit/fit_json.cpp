// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_json.h"

#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/model/scene_json.h"
#include "core/model/unit_name.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <span>

namespace anneau {
namespace {

using Json = nlohmann::ordered_json;

const char* unitOf(const FittedParameter& fitted)
{
    std::span<const Parameter> parameters;
    if (const MassModel* mass = findMassModel(fitted.type)) {
        parameters = mass->parameters();
    } else if (const LightModel* light = findLightModel(fitted.type)) {
        parameters = light->parameters();
    }
    for (const Parameter& parameter : parameters) {
        if (parameter.key == fitted.key) {
            return unitName(parameter.unit);
        }
    }
    return "";
}

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

/// The pixels of a mask that are 1, as stretches along rows.
Json runs(const Mask& mask)
{
    Json list = Json::array();
    for (int row = 0; row < mask.rows(); ++row) {
        for (int col = 0; col < mask.cols(); ++col) {
            const int first = col;
            while (col < mask.cols() && mask.at(row, col) != 0) {
                ++col;
            }
            if (col > first) {
                list.push_back({row, first, col - first});
            }
        }
    }
    return list;
}

constexpr std::array kErrorsLeaveOut{"PSF", "the choice of models for lens and lens light",
                                     "neighbouring objects"};

/// Covariance and correlation of the free parameters, in the order of "names".
Json correlations(const FitResult& result)
{
    const std::size_t n = result.parameters.size();
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < n && result.covariance.size() == n * n; ++i) {
        if (!result.parameters[i].fixed && result.covariance[i * n + i] > 0) {
            free.push_back(i);
        }
    }
    Json names = Json::array();
    Json covariance = Json::array();
    Json correlation = Json::array();
    for (const std::size_t i : free) {
        names.push_back(result.parameters[i].component + "." + result.parameters[i].key);
        Json row = Json::array();
        Json scaled = Json::array();
        for (const std::size_t j : free) {
            const double value = result.covariance[i * n + j];
            row.push_back(number(value));
            scaled.push_back(number(
                value / std::sqrt(result.covariance[i * n + i] * result.covariance[j * n + j])));
        }
        covariance.push_back(std::move(row));
        correlation.push_back(std::move(scaled));
    }
    return {{"names", names}, {"matrix", covariance}, {"correlation", correlation}};
}

} // namespace

std::string fitResultToJson(const FitResult& result)
{
    Json parameters = Json::array();
    for (const FittedParameter& p : result.parameters) {
        parameters.push_back({{"component", p.component},
                              {"type", p.type},
                              {"name", p.key},
                              {"value", number(p.value)},
                              {"error", number(p.error)},
                              {"unit", unitOf(p)},
                              {"fixed", p.fixed},
                              {"at_bound", p.atBound}});
    }
    const Json correlation = correlations(result);
    const Json document = {{"format", "anneau-fit/1"},
                           {"model", Json::parse(sceneToJson(result.scene))},
                           {"parameters", std::move(parameters)},
                           {"errors_include", result.errorsInclude},
                           {"errors_leave_out", kErrorsLeaveOut},
                           {"covariance", correlation},
                           {"goodness", result.goodness},
                           {"chi2_reduced", number(result.chi2Reduced)},
                           {"chi2_reduced_arcs", number(result.chi2ReducedArcs)},
                           {"arcs_outside_source_grid", number(result.arcsOutsideGrid)},
                           {"seconds", number(result.seconds)},
                           {"warnings", result.warnings},
                           {"region",
                            {{"row", result.row},
                             {"col", result.col},
                             {"height", result.height},
                             {"width", result.width},
                             {"arcs", runs(result.arcs)},
                             {"left_out", runs(result.leftOut)}}}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace anneau
