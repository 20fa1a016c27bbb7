// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/dual.h"
#include "core/lens/pack.h"

namespace anneau {

/// The number b_n that puts half of a Sersic profile's light inside theta_eff: the root of
/// P(2n, b) = 1/2, P the regularised lower incomplete gamma function (Ciotti & Bertin 1999,
/// arXiv:astro-ph/9911078, give its asymptotic series; this is the exact root). n > 0; relative
/// error below 1e-14 for 0.05 <= n <= 20.
struct SersicB {
    double value = 0;
    double slope = 0; ///< db/dn
};
SersicB sersicB(double n);

/// The same for formulas. A pack is taken to hold one and the same n in all lanes.
template <class S, int W>
Pack<S, W> sersicB(const Pack<S, W>& n)
{
    return sersicB(static_cast<double>(n.v[0])).value;
}
template <class S, int N>
Dual<S, N> sersicB(const Dual<S, N>& n)
{
    const SersicB b = sersicB(static_cast<double>(n.v.v[0]));
    return Dual<S, N>::chain(n, S(b.value), S(b.slope));
}

} // namespace anneau
