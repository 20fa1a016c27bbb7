// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/parameter.h"
#include "core/model/scene.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace anneau {

/// A free mass parameter of a scene: those that a joint run samples, in the scene's order.
struct LensParameter {
    std::size_t component;
    std::size_t parameter;
    const Parameter* table; ///< Its row in the model's table.
};
std::vector<LensParameter> freeLensParameters(const Scene& scene);

/// The lens of one posterior sample: COOLEST values and units of the free mass parameters, then
/// the two scales.
struct LensDraw {
    int run = 0; ///< Of the independent runs.
    std::vector<double> values;
    double fluxScale = 0;  ///< Source brightness of 1 in the prior's unit, e-/s per arcsec^2.
    double noiseScale = 1; ///< True noise over the noise map.
};

std::vector<double> lensValues(const Scene& scene);
/// The masses of a scene with the values of a draw.
std::vector<Component> drawnLens(const Scene& scene, const LensDraw& draw);

/// One sampled parameter over all draws. Angles are averaged about their first draw.
struct ParameterPosterior {
    std::string component; ///< Id; empty for the two scales.
    std::string key;       ///< "theta_E", "flux_scale", "noise_scale".
    std::string symbol;    ///< "θ_E"
    std::string unit;      ///< "arcsec", "deg", ""
    double mean = 0, sd = 0;
    double rhat = 0; ///< Split-R-hat over the runs; 0: not known yet.
    double ess = 0;  ///< Effective number of independent draws; 0: not known yet.
};

/// R-hat needs two runs or more of four draws or more each; runs count up to the shortest.
std::vector<ParameterPosterior> summariseLens(const Scene& scene, std::span<const LensDraw> draws);

} // namespace anneau
