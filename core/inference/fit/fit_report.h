// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"
#include "core/inference/fit/fit_errors.h"
#include "core/inference/fit/pixel_fit.h"
#include "core/inference/fit_data.h"

#include <vector>

namespace anneau {

/// Everything a finished fit is reported from, in the fit's frame.
struct FitSummary {
    const FitData& data; ///< With the noise as given.
    Grid<double> light;  ///< Lens light and sky.
    const Arcs& arcs;
    const PixelFitState& state;
    Inversion inversion{}; ///< On the state's grid, with standard deviations.
    Mask bright{};         ///< Pixels in which the lensed source stands out.
    FitCovariance covariance{};
    Inversion shown{}; ///< On `shownGrid`.
    SourceGrid shownGrid{};
};

/// Scene, parameters with errors, goodness of fit and warnings, in the observation's frame.
FitResult fitReport(const Observation& observation, const FitSummary& summary);

/// Chi^2 over the used pixels of the bright arcs, per degree of freedom that the source leaves.
double chi2OnArcs(const FitSummary& summary);

/// Goodness of fit, in numbers and in words, and what speaks against the result.
void addChecks(const FitSummary& summary, FitResult& result);

} // namespace anneau
