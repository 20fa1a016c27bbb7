// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/halo_ellipsoid.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Navarro, Frenk & White 1997 profile with elliptical convergence, kappa = 2 kappa_s
/// (1 - F)/(u^2 - 1), u = R/r_s, R^2 = q X^2 + Y^2/q.
struct NfwEllipsoid {
    static constexpr std::string_view key = "NFWEllipsoid";
    static constexpr std::string_view label = "NFW halo, elliptical mass";
    static constexpr std::string_view help =
        "Dark halo whose projected mass is elliptical (Navarro et al. 1997; Keeton 2001).";
    static constexpr std::array parameters{kHaloStrength,  kScaleRadius, kAxisRatio,
                                           kPositionAngle, kCenterX,     kCenterY};

    static constexpr int kPower = 1;
    static constexpr double kUpper = 3e4;
    static double weight(double s) { return 2 * s / (1 + s * s); }

    template <class P>
    using Lens = HaloEllipsoid<NfwEllipsoid, P>;
};

} // namespace anneau
