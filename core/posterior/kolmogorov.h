// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace anneau {

/// Kolmogorov-Smirnov distance of `values` (in [0, 1]) from the uniform law.
double kolmogorovDistance(std::vector<double> values);

/// Probability that n uniform numbers lie at least `distance` from the uniform law, two-sided.
///
/// Exact for n <= 10 000: the matrix form of Durbin in the arrangement of Marsaglia, Tsang and Wang
/// (2003, J. Stat. Softw. 8, 18) for n distance^2 < 4, and twice Smirnov's one-sided sum above,
/// where the chance of crossing both sides is below 1e-10 of it. Beyond: the limit law with the
/// correction of Vrbik (2018, Pioneer J. Theor. Appl. Stat. 15, 15), good to about 1/n^1.5.
double kolmogorovPValue(int n, double distance);

} // namespace anneau
