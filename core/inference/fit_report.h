// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit.h"
#include "core/inference/fit_data.h"
#include "core/inference/pixel_fit.h"

#include <vector>

namespace anneau {

/// Everything a finished fit is reported from, in the fit's frame.
struct FitSummary {
    const FitData& data;   ///< With the noise as given.
    const FitData& robust; ///< As used by the last climb.
    Grid<double> light;    ///< Lens light and sky.
    const Arcs& arcs;
    const PixelFitState& state;
    Inversion inversion; ///< On the state's grid, with standard deviations.
    Inversion shown;     ///< On `shownGrid`.
    SourceGrid shownGrid{};
};

/// Scene, parameters with errors, goodness of fit and warnings, in the observation's frame.
FitResult fitReport(const Observation& observation, const FitSummary& summary);

/// A grid of `pixels` a side on which the source of an inversion is centred and fills about half:
/// its half-light radius is near a tenth of the side and its bright part lies within two thirds of
/// it.
SourceGrid displayGrid(const SourceGrid& grid, const std::vector<double>& source, int pixels);

} // namespace anneau
