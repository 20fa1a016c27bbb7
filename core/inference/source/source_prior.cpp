// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/source_prior.h"

#include "core/forward/bilinear.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace anneau {
namespace {

/// kappa^2 + G as neighbours of a pixel.
template <class Visit>
void visitStencil(int n, int pixel, double kappa2, const Visit& visit)
{
    const int row = pixel / n;
    const int col = pixel % n;
    visit(pixel, kappa2 + 4);
    if (row > 0) {
        visit(pixel - n, -1.0);
    }
    if (row < n - 1) {
        visit(pixel + n, -1.0);
    }
    if (col > 0) {
        visit(pixel - 1, -1.0);
    }
    if (col < n - 1) {
        visit(pixel + 1, -1.0);
    }
}

/// Of G: those of a Laplacian on a square with zero edges are known.
template <class Visit>
void forEachEigenvalue(int pixels, const Visit& visit)
{
    const auto along = [pixels](int k) {
        const double s = std::sin(0.5 * std::numbers::pi * k / (pixels + 1));
        return 4 * s * s;
    };
    for (int a = 1; a <= pixels; ++a) {
        for (int b = 1; b <= pixels; ++b) {
            visit(along(a) + along(b));
        }
    }
}

double amplitudeAt(const SourcePrior& prior, int pixel)
{
    return prior.amplitude.empty() ? 1 : prior.amplitude[static_cast<std::size_t>(pixel)];
}

/// Mean of a source around a pixel, under a Gaussian of one pixel.
double smoothed(const std::vector<double>& source, int pixels, int row, int col)
{
    constexpr int kReach = 2;
    double sum = 0;
    double weight = 0;
    for (int r = std::max(row - kReach, 0); r <= std::min(row + kReach, pixels - 1); ++r) {
        for (int c = std::max(col - kReach, 0); c <= std::min(col + kReach, pixels - 1); ++c) {
            const double w = std::exp(-0.5 * ((r - row) * (r - row) + (c - col) * (c - col)));
            sum += w * source[static_cast<std::size_t>(r * pixels + c)];
            weight += w;
        }
    }
    return sum / weight;
}

} // namespace

void forEachPrecision(int pixels, const SourcePrior& prior,
                      const std::function<void(int, int, double)>& add)
{
    const double kappa2 = prior.kappa * prior.kappa;
    for (int j = 0; j < pixels * pixels; ++j) {
        visitStencil(pixels, j, kappa2, [&](int k, double inner) {
            visitStencil(pixels, k, kappa2, [&](int i, double outer) {
                add(i, j,
                    prior.strength * inner * outer /
                        (amplitudeAt(prior, i) * amplitudeAt(prior, j)));
            });
        });
    }
}

void forEachPrecisionSlope(int pixels, const SourcePrior& prior,
                           const std::function<void(int, int, double)>& add)
{
    const double kappa2 = prior.kappa * prior.kappa;
    for (int j = 0; j < pixels * pixels; ++j) {
        visitStencil(pixels, j, kappa2, [&](int i, double value) {
            add(i, j,
                4 * kappa2 * prior.strength * value /
                    (amplitudeAt(prior, i) * amplitudeAt(prior, j)));
        });
    }
}

double precisionLogDeterminant(int pixels, const SourcePrior& prior)
{
    const double kappa2 = prior.kappa * prior.kappa;
    double sum = pixels * pixels * std::log(prior.strength);
    forEachEigenvalue(pixels, [&](double value) { sum += 2 * std::log(kappa2 + value); });
    for (int i = 0; i < pixels * pixels; ++i) {
        sum -= 2 * std::log(amplitudeAt(prior, i));
    }
    return sum;
}

double precisionLogDeterminantSlope(int pixels, const SourcePrior& prior)
{
    const double kappa2 = prior.kappa * prior.kappa;
    double sum = 0;
    forEachEigenvalue(pixels, [&](double value) { sum += 4 * kappa2 / (kappa2 + value); });
    return sum;
}

SourcePrior priorOnGrid(SourcePrior prior, const SourceGrid& from, const SourceGrid& to)
{
    // A Matern field's variance goes as 1 / (strength kappa^2).
    const double ratio = to.pixelScale / from.pixelScale;
    prior.kappa *= ratio;
    prior.strength /= ratio * ratio;
    if (prior.amplitude.empty()) {
        return prior;
    }
    const double lowest = *std::min_element(prior.amplitude.begin(), prior.amplitude.end());
    const BilinearGrid<double> old(from);
    std::vector<double> amplitude;
    for (int row = 0; row < to.pixels; ++row) {
        for (int col = 0; col < to.pixels; ++col) {
            const double x = to.centerX + (col - 0.5 * (to.pixels - 1)) * to.pixelScale;
            const double y = to.centerY + (row - 0.5 * (to.pixels - 1)) * to.pixelScale;
            amplitude.push_back(std::max(old.interpolate(prior.amplitude.data(), x, y), lowest));
        }
    }
    prior.amplitude = std::move(amplitude);
    return prior;
}

std::vector<double> amplitudesLike(const std::vector<double>& source, int pixels)
{
    constexpr double kFloor = 0.01; ///< Of the peak.
    std::vector<double> amplitude;
    for (int row = 0; row < pixels; ++row) {
        for (int col = 0; col < pixels; ++col) {
            amplitude.push_back(smoothed(source, pixels, row, col));
        }
    }
    const double floor = kFloor * *std::max_element(amplitude.begin(), amplitude.end());
    if (!(floor > 0)) {
        return {}; // No light at all: nothing to follow.
    }
    double total = 0;
    for (double& value : amplitude) {
        value = std::max(value, floor);
        total += value * value;
    }
    const double norm = std::sqrt(static_cast<double>(amplitude.size()) / total);
    for (double& value : amplitude) {
        value *= norm;
    }
    return amplitude;
}

} // namespace anneau
