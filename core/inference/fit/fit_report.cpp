// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit_report.h"

#include "core/forward/scene_frame.h"
#include "core/inference/fit/fit_models.h"
#include "core/inference/source/source_view.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

std::span<const Parameter> tableOf(Part part, const Component& component)
{
    return part == Part::Mass ? findMassModel(component.type)->parameters()
                              : findLightModel(component.type)->parameters();
}

/// What a parameter at its bound means, and what helps.
std::string boundWarning(Part part, const Parameter& parameter, const std::string& component)
{
    const std::string what = std::string(parameter.label) + " of \"" + component + "\" ";
    if (part == Part::Mass) {
        return what +
               "ended at the edge of its range: do not trust the lens. Fix it at a value that "
               "is known and fit from there, or mask what disturbs the arcs.";
    }
    return what +
           "ended at the edge of its range: the light there is no such profile. Only the sum "
           "of the profiles means something; try another number of them, or mask the centre.";
}

/// Parameters of a part with their errors; `slopes` gets a row for each.
void addParameters(Part part, const Scene& shown, const ParameterErrors& errors, FitResult& result,
                   std::vector<Eigen::VectorXd>& slopes)
{
    const std::vector<Component>& components = componentsOf(shown, part);
    for (std::size_t c = 0; c < components.size(); ++c) {
        const Component& component = components[c];
        const auto table = tableOf(part, component);
        for (std::size_t k = 0; k < table.size(); ++k) {
            FittedParameter fitted;
            fitted.component = component.id;
            fitted.type = component.type;
            fitted.key = table[k].key;
            fitted.value = component.values[k];
            fitted.fixed = component.fixed[k];
            slopes.push_back(errors.slope(part, c, k));
            fitted.error = errors.error(slopes.back());
            fitted.atBound = !fitted.fixed && errors.atBound(part, c, k) &&
                             !(isCore(fitted.key) && fitted.value < 0.01);
            if (fitted.atBound) {
                result.warnings.push_back(boundWarning(part, table[k], component.id));
            }
            result.parameters.push_back(std::move(fitted));
        }
    }
}

void addMasks(const Observation& observation, const FitSummary& summary, FitResult& result)
{
    const FitData& data = summary.data;
    result.row = data.row;
    result.col = data.col;
    result.height = data.frame.rows;
    result.width = data.frame.cols;
    result.arcs = Mask(observation.rows(), observation.cols());
    result.leftOut = result.arcs;
    for (int r = 0; r < data.frame.rows; ++r) {
        for (int c = 0; c < data.frame.cols; ++c) {
            result.arcs.at(data.row + r, data.col + c) = summary.bright.at(r, c);
            const bool given = observation.mask.at(data.row + r, data.col + c) != 0;
            result.leftOut.at(data.row + r, data.col + c) = given && data.weight.at(r, c) == 0;
        }
    }
}

} // namespace

FitResult fitReport(const Observation& observation, const FitSummary& summary)
{
    const FitData& data = summary.data;
    FitResult result;
    Scene scene = summary.state.scene;
    scene.sourceGrid = summary.shownGrid;
    auto pixels = std::make_shared<Image>(scene.sourceGrid.pixels, scene.sourceGrid.pixels);
    std::transform(summary.shown.source.begin(), summary.shown.source.end(), pixels->begin(),
                   [](double value) { return static_cast<float>(value); });
    scene.sourcePixels = std::move(pixels);
    result.scene = sceneInFrame(scene, -data.shiftX, -data.shiftY);

    const ParameterMap map = PixelFit::mapOf(summary.state.scene, true);
    const ParameterErrors errors(summary.state.scene, map, summary.covariance.matrix);
    std::vector<Eigen::VectorXd> slopes;
    addParameters(Part::Mass, result.scene, errors, result, slopes);
    addParameters(Part::Light, result.scene, errors, result, slopes);
    slopes.push_back(errors.slopeOfSky());
    result.parameters.push_back(
        {"sky", "UniformSky", "sky", result.scene.sky, errors.error(slopes.back()), false, false});
    result.covariance = errors.covariance(slopes);
    result.errorsInclude = summary.covariance.includes;
    addChecks(summary, result);
    addMasks(observation, summary, result);
    return result;
}

} // namespace anneau
