// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"
#include "core/model/observation.h"
#include "core/model/scene.h"

#include <span>
#include <string>
#include <vector>

namespace anneau {

/// The images of a lensed quasar: places within a few arcsec of the middle where the brightness
/// follows the PSF, and little else, out to several of its widths. Components "PointImage" in the
/// observation's frame, brightest first, all parameters fixed; fluxes and places by weighted least
/// squares with a constant background each, in turn with the others subtracted. Empty without PSF.
std::vector<Component> findPointImages(const Observation& observation);

/// The observation without these images. Where the PSF's own error, kPsfError of a point's light,
/// could count, the pixels are masked, or (Modelled) have that much more noise.
Observation withoutPoints(const Observation& observation, std::span<const Component> points,
                          FitOptions::Quasars how);
inline constexpr double kPsfError = 0.1;
/// The observation as Modelled leaves it, with the point images among `light` still in it: for what
/// subtracts them itself. Unchanged where there are none.
Observation withPsfError(Observation observation, std::span<const Component> light);

/// What a fit should do about quasar images, and which: those of the scene it starts from, or those
/// found if they are asked for (Automatic: only if they are at least kCertain).
struct QuasarPlan {
    std::vector<Component> points;
    FitOptions::Quasars how = FitOptions::Quasars::Ignore;
};
QuasarPlan planFor(const Observation& observation, const FitOptions& options);
inline constexpr std::size_t kCertain = 3;

/// What was done, in a sentence.
std::string describe(const QuasarPlan& plan);

} // namespace anneau
