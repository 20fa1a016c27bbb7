// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneau {

/// Probability that a chi-squared variable of `dof` > 0 degrees of freedom exceeds `x`: the upper
/// regularised incomplete gamma function Q(dof/2, x/2), by its series or continued fraction
/// (Gautschi 1979, ACM TOMS 5, 466). Relative error below 1e-12 down to the smallest double.
double chiSquaredTail(double x, double dof);

/// The x whose tail is `p`: infinite at p = 0, 0 at p = 1.
double chiSquaredQuantile(double p, double dof);

} // namespace anneau
