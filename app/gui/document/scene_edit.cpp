// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/scene_edit.h"

#include "core/lens/lens_of.h"
#include "core/lens/mass_model.h"
#include "core/model/links.h"
#include "widgets/forms/parameter_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace anneau {
namespace {
constexpr double kShearAngle = 45; ///< Degrees: keeps the shear's handle off the lens's axis.
constexpr double kRoundish = 0.9;  ///< An axis ratio that shows its axis and is wrong by little.

bool sameComponents(const std::vector<Component>& a, const std::vector<Component>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const Component& x, const Component& y) {
                          return x.type == y.type && x.values == y.values &&
                                 x.redshift == y.redshift && x.map == y.map;
                      });
}

/// Index of (component, parameter) or none.
struct Place {
    std::size_t component;
    std::size_t parameter;
};

std::optional<Place> find(const std::vector<Component>& components, const std::string& id,
                          std::string_view key)
{
    for (std::size_t c = 0; c < components.size(); ++c) {
        if (components[c].id == id) {
            const auto table = parameterTable(components[c].type);
            for (std::size_t p = 0; p < table.size(); ++p) {
                if (table[p].key == key) {
                    return Place{c, p};
                }
            }
        }
    }
    return std::nullopt;
}

/// Median of the used pixels between two radii about the centre, per arcsec^2.
double brightnessAt(const Observation& observation, double inner, double outer)
{
    std::vector<float> values;
    for (int row = 0; row < observation.rows(); ++row) {
        for (int col = 0; col < observation.cols(); ++col) {
            const double r = std::hypot(observation.xOf(col), observation.yOf(row));
            if (r >= inner && r < outer && observation.mask.at(row, col) != 0) {
                values.push_back(observation.data.at(row, col));
            }
        }
    }
    if (values.empty()) {
        return 0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle / (observation.pixelScale * observation.pixelScale);
}

} // namespace

bool samePrediction(const Scene& a, const Scene& b)
{
    const bool placed = hasSeveralPlanes(a) || !otherSources(a).empty();
    if (placed && (a.zLens != b.zLens || a.zSource != b.zSource)) {
        return false;
    }
    return sameComponents(a.lensMass, b.lensMass) && sameComponents(a.lensLight, b.lensLight) &&
           a.sourceGrid == b.sourceGrid && a.noise == b.noise && a.sky == b.sky &&
           a.supersampling == b.supersampling;
}

std::optional<double> valueOf(const std::vector<Component>& components, const std::string& id,
                              std::string_view key)
{
    if (const auto place = find(components, id, key)) {
        return components[place->component].values[place->parameter];
    }
    return std::nullopt;
}

bool setValue(std::vector<Component>& components, const std::string& id, std::string_view key,
              double value)
{
    const auto place = find(components, id, key);
    if (!place || components[place->component].fixed[place->parameter] ||
        linkOf(components[place->component], key) != nullptr) {
        return false;
    }
    components[place->component].values[place->parameter] = value;
    return true;
}

bool isLocked(const std::vector<Component>& components, const std::string& id, std::string_view key)
{
    const auto place = find(components, id, key);
    return place && (components[place->component].fixed[place->parameter] ||
                     linkOf(components[place->component], key) != nullptr);
}

Result<void> checkOrder(const Scene& scene)
{
    if (!scene.zLens || !scene.zSource || *scene.zSource > *scene.zLens) {
        return {};
    }
    const QLocale locale;
    return fail(
        Error::Kind::BadInput,
        QCoreApplication::translate("SceneEdit",
                                    "The source, at z = %1, must lie behind the lens, at z = %2; "
                                    "change the source's first if both are to grow.")
            .arg(locale.toString(*scene.zSource, 'g', 6), locale.toString(*scene.zLens, 'g', 6))
            .toStdString());
}

Component makeComponent(const std::string& type, const std::string& prefix,
                        const std::vector<Component>& others, double x, double y)
{
    Component component;
    component.type = type;
    for (int number = 1; component.id.empty(); ++number) {
        const std::string id = prefix + "_" + std::to_string(number);
        if (std::none_of(others.begin(), others.end(),
                         [&](const Component& other) { return other.id == id; })) {
            component.id = id;
        }
    }
    for (const Parameter& parameter : parameterTable(type)) {
        component.values.push_back(parameter.key == "center_x"   ? x
                                   : parameter.key == "center_y" ? y
                                                                 : parameter.initial);
        component.fixed.push_back(false);
    }
    return component;
}

Scene startingScene(const Observation& observation)
{
    const double field = observation.pixelScale * std::min(observation.rows(), observation.cols());
    const double thetaE = observation.publishedThetaE.value_or(field / 5);
    Scene scene;
    scene.zLens = observation.zLens;
    scene.zSource = observation.zSource;

    Component lens = makeComponent("PEMD", "lens", {});
    lens.id = "lens";
    Component shear = makeComponent("ExternalShear", "shear", {});
    shear.id = "shear";
    scene.lensMass = {lens, shear};
    setValue(scene.lensMass, "lens", "theta_E", thetaE);
    setValue(scene.lensMass, "lens", "q", kRoundish);
    setValue(scene.lensMass, "shear", "gamma_ext", 0);
    setValue(scene.lensMass, "shear", "phi_ext", kShearAngle);

    scene.lensLight = {makeComponent("Sersic", "lens_light", {})};
    const double effective = 0.6 * thetaE;
    setValue(scene.lensLight, "lens_light_1", "theta_eff", effective);
    setValue(scene.lensLight, "lens_light_1", "I_eff",
             std::max(0.0, brightnessAt(observation, 0.85 * effective, 1.15 * effective)));

    scene.sourceLight = {makeComponent("Sersic", "source", {})};
    setValue(scene.sourceLight, "source_1", "theta_eff", 0.08 * thetaE);
    setValue(scene.sourceLight, "source_1", "n", 1);
    setValue(scene.sourceLight, "source_1", "I_eff",
             std::max(0.0, 0.3 * brightnessAt(observation, 0.8 * thetaE, 1.2 * thetaE)));
    scene.sourceGrid.pixels = 64;
    scene.sourceGrid.pixelScale = 1.6 * thetaE / scene.sourceGrid.pixels;
    return scene;
}

double noiseAt(const Observation& observation, const NoiseSpec& noise, int row, int col)
{
    if (observation.mask.at(row, col) == 0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double sigma = noise.kind == NoiseSpec::Kind::Constant
                             ? noise.sigma
                             : static_cast<double>(observation.sigma.at(row, col));
    return noise.scale * sigma;
}

} // namespace anneau
