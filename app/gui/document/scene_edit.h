// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <optional>
#include <string>
#include <string_view>

namespace anneau {

/// Whether two scenes predict the same image of the same source: what a posterior depends on.
/// Locks and the source itself do not count; redshifts where there are several.
bool samePrediction(const Scene& a, const Scene& b);

/// The value of a parameter of the component with that id; none if there is no such thing.
std::optional<double> valueOf(const std::vector<Component>& components, const std::string& id,
                              std::string_view key);
/// Sets it; returns false, changing nothing, if there is none or it is locked.
bool setValue(std::vector<Component>& components, const std::string& id, std::string_view key,
              double value);
bool isLocked(const std::vector<Component>& components, const std::string& id,
              std::string_view key);

/// An error, in the user's language, if both redshifts are given and the source does not lie
/// behind the lens.
Result<void> checkOrder(const Scene& scene);

/// A component of that type with the initial values of its table, centred at (x, y), with an id of
/// the form "prefix_1" that is free among `others`.
Component makeComponent(const std::string& type, const std::string& prefix,
                        const std::vector<Component>& others, double x = 0, double y = 0);

/// Something to start dragging from: a power law with the published Einstein radius, or a fifth of
/// the field, shear zero, one Sérsic profile for the lens light and one for the source, with
/// brightnesses read off the image.
Scene startingScene(const Observation& observation);

/// Standard deviation of a pixel under a scene's noise model; NaN outside the mask.
double noiseAt(const Observation& observation, const NoiseSpec& noise, int row, int col);

} // namespace anneau
