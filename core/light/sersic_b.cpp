// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/sersic_b.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace anneau {
namespace {

double logGamma(double x)
{
    int sign = 0;
    return ::lgamma_r(x, &sign); // std::lgamma writes a global.
}

/// Derivative of logGamma: recurrence to x > 12, then the asymptotic series.
double digamma(double x)
{
    double shift = 0;
    while (x < 12) {
        shift -= 1 / x;
        x += 1;
    }
    const double y = 1 / (x * x);
    const double tail =
        y *
        (1.0 / 12 -
         y * (1.0 / 120 - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 - y * 691.0 / 32760)))));
    return shift + std::log(x) - 0.5 / x - tail;
}

/// ln P(a, x) and its derivatives, from P = x^a e^-x / Gamma(a+1) * sum of x^k/((a+1)...(a+k)).
struct LogP {
    double value, byX, byA;
};
LogP logP(double a, double x)
{
    double term = 1, termByA = 0, sum = 1, sumByA = 0;
    for (int k = 1; k < 2000; ++k) {
        const double factor = x / (a + k);
        termByA = termByA * factor - term * factor / (a + k);
        term *= factor;
        sum += term;
        sumByA += termByA;
        if (factor < 1 && term < 1e-18 * sum && std::abs(termByA) < 1e-18 * sum) {
            break;
        }
    }
    const double value = a * std::log(x) - x - logGamma(a + 1) + std::log(sum);
    // dP/dx = x^(a-1) e^-x / Gamma(a), so d ln P/dx = a/(x sum).
    return {value, a / (x * sum), std::log(x) - digamma(a + 1) + sumByA / sum};
}

} // namespace

ValueAndSlope sersicB(double n)
{
    if (!(n > 0 && std::isfinite(n))) {
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
        return {kNone, kNone};
    }
    const double a = 2 * n;
    // Start: asymptotic series, or, where the series fails, the small-x limit x^a = Gamma(a+1)/2.
    double b = n > 0.36 ? a - 1.0 / 3 + 4 / (405 * n) + 46 / (25515 * n * n)
                        : std::exp((logGamma(a + 1) - std::numbers::ln2) / a);
    LogP p{};
    for (int i = 0; i < 60; ++i) {
        p = logP(a, b);
        const double step = -(p.value + std::numbers::ln2) / (p.byX * b); // Newton in ln b.
        b *= std::exp(step);
        if (std::abs(step) < 4 * std::numeric_limits<double>::epsilon()) {
            break;
        }
    }
    return {b, -2 * p.byA / p.byX};
}

} // namespace anneau
