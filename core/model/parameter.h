// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace anneau {

/// Unit of a parameter as stored, displayed and differentiated. Angles are in degrees,
/// counter-clockwise from the positive y axis, in (-90, 90] (COOLEST, Galan et al. 2023, JOSS
/// 5567).
enum class Unit {
    None,
    Arcsec,
    Degrees,
    Flux,     ///< e-/s per arcsec^2.
    CountRate ///< e-/s.
};

/// One scalar parameter, declared once. Forms, model files, priors and help all read this.
struct Parameter {
    std::string_view key;    ///< COOLEST name, "theta_E". Stored in model files: never renamed.
    std::string_view symbol; ///< UTF-8, "θ_E".
    std::string_view label;  ///< "Einstein radius". Shown; translated in widgets/.
    Unit unit = Unit::None;
    double lower = 0; ///< Range a fit and a slider use; values outside are allowed, but flagged.
    double upper = 1;
    double initial = 0;
    bool periodic = false; ///< `upper` is `lower` again: position angles.
    std::string_view help; ///< One sentence with the formula or convention.
};

} // namespace anneau
