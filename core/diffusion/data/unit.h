// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/grid.h"

namespace anneau {

/// What half the light of a galaxy looks like, measured without a centre or a model so that mergers
/// and rings count as they are.
///
/// The image is smoothed by a Gaussian of 1 pixel standard deviation; only pixels above 5 % of its
/// 99.8th percentile count, which keeps the noise of a classical reconstruction out. Of these the
/// brightest, in order, that hold half of their flux are the half-light area.
struct HalfLight {
    double brightness = 0; ///< Mean of the smoothed image over the half-light area; its unit.
    double radius = 0;     ///< Of a disc of the same area; pixels.
    double row = 0;        ///< Flux-weighted centre of the counted pixels.
    double col = 0;
};

/// All zero for an image without positive pixels.
HalfLight measureHalfLight(const Image& image);

/// The brightness that is 1 in the network's unit. Training galaxies are divided by it and then
/// multiplied by exp(N(0, kFluxScatter^2)), so that an estimate from data that is off by a few tens
/// of per cent still lies inside the prior.
/// x_phys = fluxScaleOf(estimate) * x_net, estimate a classical reconstruction on the source's
/// grid.
double fluxScaleOf(const Image& sourceEstimate);

inline constexpr double kFluxScatter = 0.35;

} // namespace anneau
