// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit_data.h"
#include "core/inference/light_images.h"
#include "core/inference/parameter_map.h"
#include "core/model/scene.h"

#include <vector>

namespace anneau {

/// What is known about a lens before its parameters are fitted.
struct FitSetting {
    double x = 0; ///< Centre of the light, arcsec; the mass lies near it.
    double y = 0;
    double radius = 0;   ///< Of the arcs, arcsec; 0: not known yet.
    double sky = 0;      ///< Level at the edge of the image, e-/s per pixel,
    double skySigma = 0; ///< and how far the sky may be from it; 0: not known.
};

/// Sky level and its uncertainty from the outermost pixels. Light of the lens may reach there, so
/// that zero (images mostly come with the sky subtracted) stays within one sigma.
void setSky(FitSetting& setting, const FitData& data);

/// Wide Gaussian priors, in the coordinates of a map:
///  - slope 2.05 +- 0.25 (SLACS lenses: 2.08 +- 0.16, Auger et al. 2010, arXiv:1007.2880), mass
///    ellipticities 0 +- 0.25, shear components 0 +- 0.1, first mass within 0.05 arcsec of the
///    light;
///  - Einstein radius of a companion galaxy within half of what its light lets expect
///  (companions.h),
///    core radii 0 +- 0.1 arcsec, truncation radii 5 +- 5 arcsec;
///  - Sérsic index 2.5 and effective radius one arc radius, each within a factor (0.5 and 1.0 in
///    the natural logarithm), light ellipticities 0 +- 0.2, the sky as measured. They settle what
///    the data leave open: without them a steep profile with wide wings takes the arcs' background.
std::vector<GaussianPrior> fitPriors(const ParameterMap& map, const Scene& scene,
                                     const FitSetting& setting);

} // namespace anneau
