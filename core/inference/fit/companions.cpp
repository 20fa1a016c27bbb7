// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/companions.h"

#include "core/inference/parameter_map.h"

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

using Part = ParameterMap::Part;

constexpr std::string_view kLightSuffix = "_light";
constexpr double kBright =
    0.12; ///< A companion's centre is at least this part of the main galaxy's;
constexpr double kGalaxy = 0.5;  ///< from here on it is no image of the source, below only if it is
constexpr double kOutshines = 2; ///< so much brighter than all other clumps.
constexpr double kSignal = 40;   ///< Above the noise over the PSF's core.
constexpr double kRound = 0.5;   ///< Axis ratio.
constexpr double kCentre = 0.1;  ///< arcsec around a galaxy's centre that count as it.
constexpr double kLeastFlux = 1e-4;

double meanAround(const FitData& data, const Grid<double>& image, double x, double y)
{
    const double reach = std::max(kCentre, 1.5 * data.frame.pixelScale);
    double sum = 0;
    int count = 0;
    for (int r = 0; r < image.rows(); ++r) {
        for (int c = 0; c < image.cols(); ++c) {
            if (data.weight.at(r, c) > 0 && std::hypot(data.xOf(c) - x, data.yOf(r) - y) < reach) {
                sum += image.at(r, c);
                ++count;
            }
        }
    }
    return count > 0 ? sum / count : 0;
}

double value(const Component& light, std::string_view key)
{
    return parameterOf(Part::Light, light, key);
}

/// Flux of a Sérsic profile up to a factor that depends little on its index.
double fluxOf(const Component& light)
{
    return light.type == "Sersic" ? value(light, "I_eff") * std::pow(value(light, "theta_eff"), 2) *
                                        std::sqrt(value(light, "n"))
                                  : 0;
}

double fluxAt(const Scene& scene, double x, double y)
{
    double flux = 0;
    for (const Component& light : scene.lensLight) {
        if (light.type == "Sersic" &&
            std::hypot(value(light, "center_x") - x, value(light, "center_y") - y) < kCentre) {
            flux += fluxOf(light);
        }
    }
    return flux;
}

/// The light of a companion's mass, or null.
const Component* lightOf(const Scene& scene, const Component& mass)
{
    const std::string id = mass.id + std::string(kLightSuffix);
    const auto found = std::ranges::find(scene.lensLight, id, &Component::id);
    return found == scene.lensLight.end() ? nullptr : &*found;
}

void place(Component& mass, const Component& light)
{
    for (const char* key : {"q", "phi", "center_x", "center_y"}) {
        setParameter(Part::Mass, mass, key, value(light, key));
    }
}

} // namespace

bool isCompanion(const Component& light)
{
    return light.type == "Sersic" && light.id.starts_with("galaxy_") &&
           light.id.ends_with(kLightSuffix);
}

std::vector<Place> companionPlaces(const Scene& scene)
{
    std::vector<Place> places;
    for (const Component& light : scene.lensLight) {
        if (isCompanion(light)) {
            places.push_back({value(light, "center_x"), value(light, "center_y")});
        }
    }
    return places;
}

std::optional<LightSegment> findCompanion(const FitData& data, const Grid<double>& residual,
                                          const std::vector<LightSegment>& segments, double x,
                                          double y)
{
    const double main = meanAround(data, data.data, x, y);
    const auto centre = [&](const LightSegment& segment) {
        return meanAround(data, residual, segment.peakX, segment.peakY);
    };
    for (const LightSegment& segment : segments) {
        const double own = centre(segment);
        if (segment.signal < kSignal || segment.axisRatio < kRound || own < kBright * main) {
            continue;
        }
        double others = 0;
        for (const LightSegment& other : segments) {
            others = std::max(others, &other == &segment ? 0 : centre(other));
        }
        if (own > kGalaxy * main || own > kOutshines * others) {
            return segment;
        }
    }
    return std::nullopt;
}

void addCompanionLight(Scene& scene, const LightSegment& companion)
{
    int number = 2;
    const auto id = [&] {
        return "galaxy_" + std::to_string(number) + std::string(kLightSuffix);
    };
    while (std::ranges::find(scene.lensLight, id(), &Component::id) != scene.lensLight.end()) {
        ++number;
    }
    Component light = makeComponent(Part::Light, "Sersic", id());
    const double radius = std::max(companion.size, kCentre);
    // A Sérsic profile of n = 2 holds 2 pi theta_eff^2 I_eff * 2.2 e-/s.
    setParameter(Part::Light, light, "I_eff",
                 companion.flux / (2 * 3.1416 * radius * radius * 2.2));
    setParameter(Part::Light, light, "theta_eff", radius);
    setParameter(Part::Light, light, "n", 2);
    setParameter(Part::Light, light, "q", 0.9);
    setParameter(Part::Light, light, "phi", 0);
    setParameter(Part::Light, light, "center_x", companion.peakX);
    setParameter(Part::Light, light, "center_y", companion.peakY);
    scene.lensLight.push_back(std::move(light));
}

bool centreEnvelope(Scene& scene)
{
    const auto companion = std::ranges::find_if(scene.lensLight, isCompanion);
    if (companion - scene.lensLight.begin() < 2 || companion == scene.lensLight.end()) {
        return false;
    }
    double x = 0, y = 0, flux = 0;
    for (const Component& light : scene.lensLight) {
        x += fluxOf(light) * value(light, "center_x");
        y += fluxOf(light) * value(light, "center_y");
        flux += fluxOf(light);
    }
    Component& envelope = *(companion - 1);
    if (flux <= 0 || !sameCentre(envelope, scene.lensLight.front())) {
        return false;
    }
    setParameter(Part::Light, envelope, "center_x", x / flux);
    setParameter(Part::Light, envelope, "center_y", y / flux);
    return !sameCentre(envelope, scene.lensLight.front());
}

void addCompanionMasses(Scene& scene, double radius)
{
    if (scene.lensLight.empty()) {
        return;
    }
    const double x = value(scene.lensLight.front(), "center_x");
    const double y = value(scene.lensLight.front(), "center_y");
    for (const Component& light : scene.lensLight) {
        const std::string id = light.id.substr(0, light.id.size() - kLightSuffix.size());
        if (!isCompanion(light) ||
            std::ranges::find(scene.lensMass, id, &Component::id) != scene.lensMass.end() ||
            std::hypot(value(light, "center_x") - x, value(light, "center_y") - y) >
                kCompanionReach * radius) {
            continue;
        }
        Component mass = makeComponent(Part::Mass, "SIE", id);
        place(mass, light);
        for (const char* key : {"q", "phi", "center_x", "center_y"}) {
            mass.fixed[parameterIndex(Part::Mass, mass, key)] = true;
        }
        scene.lensMass.push_back(std::move(mass));
        const std::size_t index = scene.lensMass.size() - 1;
        setParameter(Part::Mass, scene.lensMass[index], "theta_E",
                     expectedRadius(scene, index, radius).value_or(0.1 * radius));
    }
}

void followLight(Scene& scene)
{
    for (Component& mass : scene.lensMass) {
        const Component* light = lightOf(scene, mass);
        if (mass.type == "SIE" && light != nullptr && isCompanion(*light) &&
            mass.fixed[parameterIndex(Part::Mass, mass, "center_x")]) {
            place(mass, *light);
        }
    }
}

std::optional<double> expectedRadius(const Scene& scene, std::size_t mass, double radius)
{
    const Component* light = lightOf(scene, scene.lensMass[mass]);
    if (light == nullptr || scene.lensLight.empty() || !isCompanion(*light)) {
        return std::nullopt;
    }
    const Component& first = scene.lensLight.front();
    if (first.type != "Sersic") {
        return std::nullopt;
    }
    const double main = fluxAt(scene, value(first, "center_x"), value(first, "center_y"));
    const double own = fluxOf(*light);
    return main > 0 ? std::optional{radius * std::sqrt(std::clamp(own / main, kLeastFlux, 1.0))}
                    : std::nullopt;
}

} // namespace anneau
