// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/cosmology/cosmology.h"
#include "core/exchange/python_text.h"
#include "core/forward/lens_image.h"
#include "core/model/scene.h"

#include <string>
#include <vector>

namespace anneau {

/// A component as caustics' classes with their arguments (checked with 1.7.1), without name and
/// redshifts: one, or two for a profile that is a difference there. Masses are expressions in
/// `area_mass`, the solar masses of kappa = 1 on a square arcsec, and `nfw(kappa_s, r_s)`, which
/// the snippet defines. An error names a model that it does not have, with these values.
///
/// Ours that are converted: angles to radians from +x; a core radius along the major axis; a
/// Sersic's radius to the major axis and its b_n; the number of terms of a power law from q.
Result<std::vector<PythonProfile>> causticsMass(const Component& component);
Result<std::vector<PythonProfile>> causticsLight(const Component& component);

/// A Python module with `lens` (SinglePlane), `lens_light` and `source` (LightStack, or None).
/// What it cannot hold is appended to `warnings`.
Result<std::string> causticsSnippet(const Scene& scene, const CosmologyParameters& cosmology,
                                    std::vector<std::string>& warnings);

/// A YAML file for caustics.build_simulator(), which gives the image (mean brightness per square
/// arcsec, no PSF) of such a frame. It reads one mass, one source and one lens light: an error says
/// what to do about a model that has more, or masses that are numbers only in a cosmology.
Result<std::string> causticsYaml(const Scene& scene, const CosmologyParameters& cosmology,
                                 const ImageFrame& frame, std::vector<std::string>& warnings);

} // namespace anneau
