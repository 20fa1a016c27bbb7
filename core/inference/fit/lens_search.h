// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit_data.h"
#include "core/model/scene.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

/// A lens model that a search ended in.
struct LensCandidate {
    Scene scene;      ///< Lens mass and one Sérsic source; other mass, light and sky as given.
    double value = 0; ///< Half the robust chi^2 of the arcs' surroundings.
};

struct LensSearch {
    int starts = 12;
    std::uint64_t seed = 1;
    bool fitShear = true;
    std::string mass = "PEMD"; ///< Of the main lens, one of fitMassModels().
    double x = 0;              ///< Lens centre, arcsec.
    double y = 0;
    std::function<void(const LensCandidate& best, int done)> onCandidate;
};

/// Looks for elliptical lenses with shear, beside the mass that `base` holds (companion galaxies),
/// that map a single Sérsic source to the arcs. Many lenses
/// are drawn around the arcs' radius and the light's shape; those under which the arcs' pixels
/// trace back closest together (in the image plane's measure) start a least-squares fit each. Best
/// first.
std::vector<LensCandidate> searchLens(const FitData& data, const Grid<double>& light,
                                      const Arcs& arcs, const Scene& base, const LensSearch& search,
                                      const std::stop_token& stop);

/// Of the drawn lenses, for each of some ranges of the Einstein radius, the one under which the
/// arcs trace back closest together: for sources that no Sérsic profile resembles.
std::vector<Scene> drawnLenses(const FitData& data, const Grid<double>& light, const Arcs& arcs,
                               const Scene& base, const LensSearch& search);

/// Whether two scenes of a search are one solution: their lenses agree to a few thousandths.
bool sameLens(const Scene& a, const Scene& b);

/// The two ellipticities (1-q)/(1+q) (cos 2phi, sin 2phi) to axis ratio and angle, and back.
struct Shape {
    double q = 1;
    double phi = 0;
};
Shape shapeOf(double e1, double e2);

} // namespace anneau
