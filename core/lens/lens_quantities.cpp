// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_quantities.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace anneau {
namespace {

constexpr int kDirections = 720; // Means of smooth periodic functions: exact far beyond need.
constexpr double kWidest = 160;  // arcsec

/// Whether every critical curve is closed and well inside the field.
bool holds(const LensCurves& curves, double halfWidth)
{
    return std::all_of(curves.critical.begin(), curves.critical.end(), [&](const Polyline& line) {
        const auto inside = [&](double v) {
            return std::abs(v) < 0.6 * halfWidth;
        };
        return line.closed && std::all_of(line.x.begin(), line.x.end(), inside) &&
               std::all_of(line.y.begin(), line.y.end(), inside);
    });
}

} // namespace

ConvergenceProfile convergenceProfile(const LensPlane& plane, double centerX, double centerY,
                                      std::vector<double> radii)
{
    constexpr std::size_t n = kDirections;
    std::vector<double> x(n), y(n), ax(n), ay(n), xx(n), xy(n), yy(n);
    ConvergenceProfile profile;
    for (const double radius : radii) {
        expects(radius > 0, "convergenceProfile: a radius is not positive");
        for (std::size_t i = 0; i < n; ++i) {
            const double angle = 2 * std::numbers::pi * (static_cast<double>(i) + 0.5) / n;
            x[i] = centerX + radius * std::cos(angle);
            y[i] = centerY + radius * std::sin(angle);
        }
        plane.deflection(n, x.data(), y.data(), ax.data(), ay.data());
        plane.hessian(n, x.data(), y.data(), xx.data(), xy.data(), yy.data());
        double kappa = 0, outward = 0;
        for (std::size_t i = 0; i < n; ++i) {
            kappa += 0.5 * (xx[i] + yy[i]) / n;
            outward += (ax[i] * (x[i] - centerX) + ay[i] * (y[i] - centerY)) / (radius * n);
        }
        profile.kappa.push_back(kappa);
        profile.meanInside.push_back(outward / radius);
    }
    profile.radius = std::move(radii);
    return profile;
}

LensSize measureLens(const std::vector<Component>& lensMass)
{
    return measureLens(LensPlane(lensMass));
}

LensSize measureLens(const RayMap& lens)
{
    LensSize size;
    for (size.halfWidth = 5; size.halfWidth <= kWidest; size.halfWidth *= 2) {
        size.curves = traceCurves(lens, size.halfWidth, 1e-3);
        size.einsteinRadius = effectiveEinsteinRadius(size.curves);
        if (!size.curves.critical.empty() && holds(size.curves, size.halfWidth)) {
            break;
        }
    }
    if (size.halfWidth > kWidest) { // Not critical, or without bound: as it was found last.
        size.halfWidth = kWidest;
        return size;
    }
    if (size.einsteinRadius > 0) {
        size.curves = traceCurves(lens, size.halfWidth, 1e-4 * size.einsteinRadius);
        size.einsteinRadius = effectiveEinsteinRadius(size.curves);
    }
    return size;
}

} // namespace anneau
