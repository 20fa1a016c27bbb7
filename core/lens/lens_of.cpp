// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_of.h"

#include "core/lens/lens_plane.h"
#include "core/lens/multi_plane.h"

#include <algorithm>
#include <string>

namespace anneau {
namespace {

std::optional<double> redshiftOf(const Scene& scene, const Component& mass)
{
    return mass.redshift ? mass.redshift : scene.zLens;
}

/// Where a source lies if that is not zSource.
std::optional<double> elsewhere(const Scene& scene, const Component& source)
{
    return source.redshift == scene.zSource ? std::nullopt : source.redshift;
}

Result<void> checkMass(const Scene& scene, const Component& mass)
{
    const auto fault = [&](const std::string& what) {
        return fail(Error::Kind::BadInput, "The mass \"" + mass.id + what);
    };
    const auto redshift = redshiftOf(scene, mass);
    if (!redshift) {
        return fault("\" has no redshift, while other components have; give that of the lens.");
    }
    if (!(*redshift > 0 && *redshift < *scene.zSource)) {
        return fault(
            "\" does not lie before the source; correct its redshift, or that of the source, "
            "which is that of the farthest one.");
    }
    return {};
}

} // namespace

bool hasSeveralPlanes(const Scene& scene)
{
    return std::ranges::any_of(scene.lensMass, [&](const Component& mass) {
        return redshiftOf(scene, mass) != redshiftOf(scene, scene.lensMass.front());
    });
}

std::unique_ptr<const RayMap> lensOf(const Scene& scene, std::optional<double> sourceRedshift)
{
    if (!hasSeveralPlanes(scene) && (!sourceRedshift || sourceRedshift == scene.zSource)) {
        return std::make_unique<LensPlane>(scene.lensMass);
    }
    const auto fits = checkPlanes(scene);
    expects(fits.has_value() && scene.zSource, "lensOf: redshifts that do not fit together");
    std::vector<PlacedComponent> placed;
    for (const Component& mass : scene.lensMass) {
        placed.push_back({mass, redshiftOf(scene, mass).value()});
    }
    return std::make_unique<MultiPlane>(placed, Cosmology(), *scene.zSource,
                                        sourceRedshift.value_or(*scene.zSource));
}

Result<void> requireOnePlane(const Scene& scene, const std::string& who)
{
    if (hasSeveralPlanes(scene)) {
        return fail(Error::Kind::BadInput,
                    who + " works with masses at one redshift; take away those of components, or "
                          "the components.");
    }
    if (!otherSources(scene).empty()) {
        return fail(Error::Kind::BadInput,
                    who + " works with sources at one redshift; take away those of components, or "
                          "the components.");
    }
    return {};
}

std::vector<double> otherSources(const Scene& scene)
{
    std::vector<double> redshifts;
    for (const Component& source : scene.sourceLight) {
        if (const auto z = elsewhere(scene, source);
            z && std::ranges::find(redshifts, *z) == redshifts.end()) {
            redshifts.push_back(*z);
        }
    }
    return redshifts;
}

std::vector<Component> sourceLightAt(const Scene& scene, std::optional<double> redshift)
{
    std::vector<Component> light;
    std::ranges::copy_if(scene.sourceLight, std::back_inserter(light),
                         [&](const Component& c) { return elsewhere(scene, c) == redshift; });
    return light;
}

Result<void> checkPlanes(const Scene& scene)
{
    const auto placed = [](const std::vector<Component>& components) {
        return std::ranges::any_of(components,
                                   [](const auto& c) { return c.redshift.has_value(); });
    };
    if (!placed(scene.lensMass) && !placed(scene.sourceLight)) {
        return {};
    }
    if (!scene.zSource) {
        return fail(Error::Kind::BadInput,
                    "Components have redshifts of their own, but the source has none; give "
                    "\"z_source\", the redshift of the farthest source.");
    }
    for (const Component& mass : scene.lensMass) {
        if (auto done = checkMass(scene, mass); !done) {
            return done;
        }
    }
    for (const Component& source : scene.sourceLight) {
        if (source.redshift && !(*source.redshift > 0)) {
            return fail(Error::Kind::BadInput,
                        "The source \"" + source.id + "\" has no positive redshift; correct it.");
        }
    }
    return {};
}

} // namespace anneau
