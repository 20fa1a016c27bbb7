// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

/// Convergences by brute force, for the tests of haloes.
namespace anneau::test {

/// 2 int_0^inf density(sqrt(u^2 + z^2)) dz by the trapezoidal rule in t, which converges
/// exponentially.
template <class Density>
double projected(double u, Density&& density)
{
    const double step = 0.02;
    double sum = 0;
    for (double t = -5; t < 26; t += step) {
        // z = exp(t - exp(-t)): from 0 to infinity, flat at both ends.
        const double z = std::exp(t - std::exp(-t));
        sum += density(std::hypot(u, z)) * z * (1 + std::exp(-t));
    }
    return 2 * step * sum;
}

inline double nfwDensity(double x)
{
    return 1 / (x * (1 + x) * (1 + x));
}
inline double hernquistDensity(double x)
{
    return 1 / (x * (1 + x) * (1 + x) * (1 + x));
}

} // namespace anneau::test
