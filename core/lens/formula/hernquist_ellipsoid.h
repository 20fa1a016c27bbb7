// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/halo_ellipsoid.h"
#include "core/lens/formula/mass_parameters.h"

#include <array>
#include <string_view>

namespace anneau {

/// Hernquist 1990 profile (ApJ 356, 359) with elliptical convergence, kappa = kappa_s
/// [(2 + u^2) F - 3]/(u^2 - 1)^2, u = R/r_s, R^2 = q X^2 + Y^2/q.
struct HernquistEllipsoid {
    static constexpr std::string_view key = "HernquistEllipsoid";
    static constexpr std::string_view label = "Hernquist ellipsoid";
    static constexpr std::string_view help = "Mass of the stars of an elliptical galaxy, "
                                             "elliptical on the sky (Hernquist 1990; Keeton 2001).";
    static constexpr std::array parameters{kHaloStrength,  kScaleRadius, kAxisRatio,
                                           kPositionAngle, kCenterX,     kCenterY};

    static constexpr int kPower = 3;
    static constexpr double kUpper = 1e4;
    static double weight(double s) { return 2 * s / ((1 + s * s) * (1 + s * s)); }

    template <class P>
    using Lens = HaloEllipsoid<HernquistEllipsoid, P>;
};

} // namespace anneau
