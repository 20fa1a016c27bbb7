// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/number.h"

namespace anneau {

/// The number b_n that puts half of a Sersic profile's light inside theta_eff: the root of
/// P(2n, b) = 1/2, P the regularised lower incomplete gamma function (Ciotti & Bertin 1999,
/// arXiv:astro-ph/9911078, give its asymptotic series; this is the exact root). n > 0; relative
/// error below 1e-14 for 0.05 <= n <= 20.
/// Value and slope db/dn.
ValueAndSlope sersicB(double n);

} // namespace anneau
