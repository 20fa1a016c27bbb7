// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/light_segments.h"
#include "core/inference/fit_data.h"
#include "core/model/scene.h"

#include <optional>
#include <string>
#include <vector>

namespace anneau {

/// Galaxies beside the main lens galaxy, near enough to the arcs to count: each has light and mass
/// of its own, which are paired by their ids, "galaxy_2_light" and "galaxy_2". The mass is a
/// singular isothermal ellipsoid that stays on the light's centre and shape (its parameters are
/// fixed there), so that only its Einstein radius is free.

inline constexpr double kCompanionReach = 2.5; ///< Arc radii: mass farther out is shear.

/// Whether a light profile is that of a companion.
bool isCompanion(const Component& light);

/// Where the companions' light is.
std::vector<Place> companionPlaces(const Scene& scene);

/// Of the clumps in `residual` the brightest that looks like a galaxy rather than an image of the
/// source: round, its centre not much fainter than the main galaxy's at (x, y), and far brighter
/// than that of any other clump unless it is nearly as bright as the main galaxy's.
std::optional<LightSegment> findCompanion(const FitData& data, const Grid<double>& residual,
                                          const std::vector<LightSegment>& segments, double x,
                                          double y);

/// Adds a Sérsic profile for a companion.
void addCompanionLight(Scene& scene, const LightSegment& companion);

/// Moves the main galaxy's last profile to the middle of all galaxies' light, as the envelope of a
/// close pair is. False if there is no such profile to spare.
bool centreEnvelope(Scene& scene);

/// Adds the mass of every companion whose light has none. `radius`: of the arcs, arcsec.
void addCompanionMasses(Scene& scene, double radius);

/// Moves every companion's mass to where its light is by now.
void followLight(Scene& scene);

/// Einstein radius to be expected of mass component `mass` from its light: the square root of the
/// galaxies' flux ratio (Faber & Jackson 1976) times `radius`, the main galaxy's. Nothing if it is
/// no companion.
std::optional<double> expectedRadius(const Scene& scene, std::size_t mass, double radius);

} // namespace anneau
