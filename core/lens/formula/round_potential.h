// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lens/formula/legendre.h"
#include "core/lens/formula/number.h"

namespace anneau {

/// Potential, zero at the centre, of a round lens with deflection mean(r^2) x: r^2/2 times the
/// integral of mean(v r^2) over 0 < v < 1. The nodes crowd towards the centre, v = s^8: good to
/// 1e-12 from 1e-4 to 1e5 scale radii.
template <class T, class Mean>
T roundPotential(const T& r2, const Mean& mean)
{
    T sum = Numbers<T>::constant(r2, 0.0);
    for (const LegendreNode& node : nodesOf(LegendreRule::Points80)) {
        const double s2 = node.x * node.x, s4 = s2 * s2;
        sum = sum + mean(r2 * (s4 * s4)) * (8 * s4 * s2 * node.x * node.weight);
    }
    return 0.5 * r2 * sum;
}

} // namespace anneau
