// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/lens/ray_map.h"
#include "core/model/scene.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// The lens of a scene before a source at that redshift; none: at the scene's zSource. A LensPlane
/// where all masses lie at one redshift and the source at zSource, a MultiPlane otherwise, in the
/// usual cosmology (of which only ratios of distances matter).
///
/// zSource is the redshift that masses' strengths refer to: with several sources, the farthest's.
/// The scene must pass checkPlanes().
std::unique_ptr<const RayMap> lensOf(const Scene& scene,
                                     std::optional<double> sourceRedshift = std::nullopt);

/// Whether masses lie at more than one redshift.
bool hasSeveralPlanes(const Scene& scene);

/// An error that names what a fit cannot do: lenses at several redshifts, or sources. `who` begins
/// the sentence: "The fit".
Result<void> requireOnePlane(const Scene& scene, const std::string& who);

/// Redshifts of the sources that do not lie at zSource, each once.
std::vector<double> otherSources(const Scene& scene);
/// The source's profiles at that redshift; none: at zSource.
std::vector<Component> sourceLightAt(const Scene& scene, std::optional<double> redshift);

/// Says what to correct where redshifts of components do not fit together: one is given but not
/// those of lens and source, or a mass does not lie before zSource.
Result<void> checkPlanes(const Scene& scene);

} // namespace anneau
