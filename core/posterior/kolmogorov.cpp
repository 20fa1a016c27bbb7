// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/kolmogorov.h"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace anneau {
namespace {

constexpr int kExactUpTo = 10000;

/// P(D+ >= d): d sum_v C(n, v) (d + v/n)^(v-1) (1 - d - v/n)^(n-v). All terms are positive.
double smirnov(int n, double d)
{
    double sum = 0;
    const int last = static_cast<int>(std::floor(n * (1 - d)));
    for (int v = 0; v <= last; ++v) {
        const double a = d + static_cast<double>(v) / n;
        const double b = 1 - a;
        if (b <= 0) {
            sum += v == n ? std::exp((v - 1) * std::log(a)) : 0.0;
            continue;
        }
        const double binomial =
            std::lgamma(n + 1.0) - std::lgamma(v + 1.0) - std::lgamma(n - v + 1.0);
        sum += std::exp(binomial + (v - 1) * std::log(a) + (n - v) * std::log(b));
    }
    return std::min(1.0, d * sum);
}

/// A square matrix with a power of ten taken out, so that its powers stay in range.
struct Scaled {
    explicit Scaled(int n)
        : side{n},
          values(static_cast<std::size_t>(n) * static_cast<std::size_t>(n))
    {}

    double& at(int i, int j) { return values[static_cast<std::size_t>(i * side + j)]; }
    double at(int i, int j) const { return values[static_cast<std::size_t>(i * side + j)]; }

    int side = 0;
    int exponent = 0;
    std::vector<double> values;
};

Scaled product(const Scaled& a, const Scaled& b)
{
    Scaled out(a.side);
    out.exponent = a.exponent + b.exponent;
    for (int i = 0; i < a.side; ++i) {
        for (int k = 0; k < a.side; ++k) {
            const double factor = a.at(i, k);
            for (int j = 0; j < a.side; ++j) {
                out.at(i, j) += factor * b.at(k, j);
            }
        }
    }
    if (*std::max_element(out.values.begin(), out.values.end()) > 1e140) {
        for (double& value : out.values) {
            value *= 1e-140;
        }
        out.exponent += 140;
    }
    return out;
}

Scaled power(const Scaled& base, int n)
{
    if (n == 1) {
        return base;
    }
    const Scaled half = power(base, n / 2);
    const Scaled even = product(half, half);
    return n % 2 == 1 ? product(base, even) : even;
}

/// Durbin's matrix for k = floor(n d) + 1, h = k - n d.
Scaled durbinMatrix(int k, double h)
{
    const int m = 2 * k - 1;
    Scaled matrix(m);
    for (int i = 0; i < m; ++i) {
        for (int j = 0; j < std::min(m, i + 2); ++j) {
            matrix.at(i, j) = 1;
        }
    }
    for (int i = 0; i < m; ++i) {
        matrix.at(i, 0) -= std::pow(h, i + 1);
        matrix.at(m - 1, i) -= std::pow(h, m - i);
    }
    matrix.at(m - 1, 0) += 2 * h - 1 > 0 ? std::pow(2 * h - 1, m) : 0.0;
    for (int i = 0; i < m; ++i) {
        for (int j = 0; j <= i; ++j) {
            matrix.at(i, j) /= std::tgamma(i - j + 2.0); // (i - j + 1)!
        }
    }
    return matrix;
}

/// P(D < d).
double durbin(int n, double d)
{
    const int k = static_cast<int>(n * d) + 1;
    const Scaled total = power(durbinMatrix(k, k - n * d), n);
    double value = total.at(k - 1, k - 1);
    int exponent = total.exponent;
    for (int i = 1; i <= n; ++i) {
        value *= static_cast<double>(i) / n;
        if (value < 1e-140) {
            value *= 1e140;
            exponent -= 140;
        }
    }
    return value * std::pow(10.0, exponent);
}

double limitLaw(int n, double d)
{
    const double root = std::sqrt(static_cast<double>(n));
    const double x = root * d + 1 / (6 * root) + (root * d - 1) / (4.0 * n);
    double sum = 0;
    for (int k = 1; k <= 100; ++k) {
        sum += (k % 2 == 1 ? 2 : -2) * std::exp(-2.0 * k * k * x * x);
    }
    return std::clamp(x < 0.04 ? 1.0 : sum, 0.0, 1.0);
}

} // namespace

double kolmogorovDistance(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const double n = static_cast<double>(values.size());
    double distance = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double above = static_cast<double>(i + 1) / n - values[i];
        const double below = values[i] - static_cast<double>(i) / n;
        distance = std::max({distance, above, below});
    }
    return distance;
}

double kolmogorovPValue(int n, double distance)
{
    if (n <= 0 || distance <= 0.5 / n) {
        return 1;
    }
    if (distance >= 1) {
        return 0;
    }
    if (distance >= 0.5 || n * distance * distance >= 4) {
        return std::min(1.0, 2 * smirnov(n, distance));
    }
    return n <= kExactUpTo ? std::clamp(1 - durbin(n, distance), 0.0, 1.0) : limitLaw(n, distance);
}

} // namespace anneau
