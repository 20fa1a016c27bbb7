// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"

#include <string>

namespace anneau {

/// What a fit may use, as chosen in the window.
struct FitSettings {
    std::string mass = FitOptions().mass; ///< Mass model of the lens, one of fitMassModels().
    bool shear = FitOptions().fitShear;
    int light = FitOptions().lightComponents;   ///< Sérsic components of the lens.
    int companions = FitOptions().galaxies - 1; ///< At most.
    FitOptions::Quasars quasars = FitOptions().quasars;
    bool fromModel = false; ///< From the model that is shown, whose locks hold, not from nothing.

    bool operator==(const FitSettings&) const = default;
};

/// What the command line's options of the same names would make of them; `shown` is the model.
FitOptions fitOptionsOf(const FitSettings& settings, const Scene& shown);

/// The user's choice of the last time, but for fromModel, which is about one model. What is not to
/// be had any more is as usual.
FitSettings storedFitSettings();
void storeFitSettings(const FitSettings& settings);

} // namespace anneau
