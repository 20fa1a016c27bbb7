// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/multi_plane_cases.h"

#include "core/cosmology/cosmology.h"
#include "core/lens/lens_of.h"
#include "core/lens/multi_plane.h"
#include "core/verify/agreement.h"
#include "core/verify/reference_models.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <type_traits>
#include <utility>

namespace anneau {
namespace {

using nlohmann::json;

void comparePathDelays(Agreement& agreement, const MultiPlane& lens, const json& reference)
{
    const std::vector<double> x = reference.at("x"), y = reference.at("y");
    const std::vector<double> expected = reference.at("expected").at("path_delay_days");
    std::vector<double> days(x.size());
    lens.pathDelay(x.size(), x.data(), y.data(), days.data());
    double largest = 0; // Delays are differences: held to the size of what they are differences of.
    for (const double delay : expected) {
        largest = std::max(largest, std::abs(delay));
    }
    const double rtol = reference.at("tolerance").at("path_delay").at("rtol");
    for (std::size_t i = 0; i < x.size(); ++i) {
        agreement.compare("path_delay_days", days[i] - days[0], expected[i],
                          {rtol, 1e-3 * rtol * largest}, "ray " + std::to_string(i));
    }
}

template <class S>
CaseResult verifyIn(const std::string& name, const RayMap& ofScene, const MultiPlane& lens,
                    const json& reference)
{
    constexpr bool kDouble = std::is_same_v<S, double>;
    const char* const dtype = kDouble ? "float64" : "float32";
    Agreement agreement(name, "multiplane", dtype);
    const json& declared = reference.at("tolerance").at(dtype);
    const Tolerance tolerance{declared.at("rtol"), declared.at("atol")};
    const std::vector<S> x = reference.at("x"), y = reference.at("y");
    std::vector<S> betaX(x.size()), betaY(x.size());
    ofScene.toSource(x.size(), x.data(), y.data(), betaX.data(), betaY.data());
    const json& expected = reference.at("expected");
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::string where = "ray " + std::to_string(i);
        agreement.compare("beta_x", betaX[i], expected.at("beta_x").at(i), tolerance, where);
        agreement.compare("beta_y", betaY[i], expected.at("beta_y").at(i), tolerance, where);
    }
    if constexpr (kDouble) {
        comparePathDelays(agreement, lens, reference);
    }
    return agreement.result();
}

} // namespace

std::vector<CaseResult> verifyMultiPlane(const std::filesystem::path& file, const json& reference)
{
    const auto cosmology = Cosmology::flat(reference.at("H0"), reference.at("Om0"));
    auto components = massComponentsFromReference(reference.at("components"));
    if (!cosmology || !components) {
        return {notRun(file.stem(), "multiplane",
                       cosmology ? components.error().message : cosmology.error().message)};
    }
    Scene scene; // As a model file would have it.
    scene.zSource = reference.at("z_s");
    std::vector<PlacedComponent> placed;
    for (std::size_t i = 0; i < components->size(); ++i) {
        Component component = std::move((*components)[i]);
        component.redshift = reference.at("components").at(i).at("z");
        placed.push_back({component, *component.redshift});
        scene.lensMass.push_back(std::move(component));
    }
    const MultiPlane lens(placed, *cosmology, *scene.zSource, *scene.zSource);
    const CosmologyParameters usual, here = cosmology->parameters();
    const bool asInScenes = here.h0 == usual.h0 && here.omegaMatter == usual.omegaMatter;
    const auto traced = asInScenes ? lensOf(scene) : std::make_unique<MultiPlane>(lens);
    return {verifyIn<double>(file.stem(), *traced, lens, reference),
            verifyIn<float>(file.stem(), *traced, lens, reference)};
}

} // namespace anneau
