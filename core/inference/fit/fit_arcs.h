// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/inference/fit/arc_finder.h"
#include "core/inference/fit/fit.h"
#include "core/inference/fit/fit_priors.h"
#include "core/inference/fit_data.h"
#include "core/model/scene.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace anneau {

/// A lens cut out of its observation, with what is known before its mass is looked for.
struct LensView {
    FitData data;       ///< Neighbours have no weight.
    FitSetting setting; ///< Centre, arc radius and sky, in the data's frame.
    Scene light;        ///< Lens light and sky only, in the data's frame.
    Arcs arcs;
    std::vector<std::string> warnings;
};

/// The first half of a fit: finds the lens galaxy, fits its light, finds the arcs, and cuts off
/// what neither needs. `report`: stage and per cent; `show`: a better model of the light in the
/// frame of `data`. After a stop request the result is meaningless.
Result<LensView> viewLens(const Observation& observation, const FitOptions& options,
                          const NoiseSpec& noise,
                          const std::function<void(const std::string&, double)>& report,
                          const std::function<void(const Scene&, const FitData&)>& show,
                          const std::stop_token& stop);

} // namespace anneau
