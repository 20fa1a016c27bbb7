// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/chi_squared.h"

#include "core/base/error.h"

#include <cmath>
#include <limits>

namespace anneau {
namespace {

/// x^a e^-x / Gamma(a), from logarithms.
double front(double a, double x)
{
    return std::exp(a * std::log(x) - x - std::lgamma(a));
}

/// Lower function by its power series; for x < a + 1.
double lowerSeries(double a, double x)
{
    double term = 1 / a, sum = term;
    for (double k = a + 1; term > sum * 1e-17; ++k) {
        term *= x / k;
        sum += term;
    }
    return sum * front(a, x);
}

/// Upper function by Lentz's evaluation of its continued fraction; for x >= a + 1.
double upperFraction(double a, double x)
{
    constexpr double kTiny = 1e-300;
    double b = x + 1 - a, c = 1 / kTiny, d = 1 / b, h = d;
    for (int i = 1; i < 10000; ++i) {
        const double numerator = -i * (i - a);
        b += 2;
        d = numerator * d + b;
        d = 1 / (std::abs(d) < kTiny ? kTiny : d);
        c = b + numerator / c;
        c = std::abs(c) < kTiny ? kTiny : c;
        h *= d * c;
        if (std::abs(d * c - 1) < 1e-16) {
            break;
        }
    }
    return h * front(a, x);
}

} // namespace

double chiSquaredTail(double x, double dof)
{
    expects(dof > 0, "chiSquaredTail: no degrees of freedom");
    if (!(x > 0)) {
        return 1;
    }
    const double a = dof / 2;
    const double half = x / 2;
    return half < a + 1 ? 1 - lowerSeries(a, half) : upperFraction(a, half);
}

double chiSquaredQuantile(double p, double dof)
{
    if (!(p > 0)) {
        return std::numeric_limits<double>::infinity();
    }
    double low = 0, high = dof + 10;
    while (chiSquaredTail(high, dof) > p) {
        high *= 2;
    }
    for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
        const double middle = 0.5 * (low + high);
        (chiSquaredTail(middle, dof) > p ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

} // namespace anneau
