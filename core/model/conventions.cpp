// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/conventions.h"

#include "core/base/error.h"

#include <cmath>
#include <numbers>

namespace anneau {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

/// einstein_radius/theta_E of PyAutoLens, from its rescaling of the convergence.
double pyAutoLensFactor(double q, double gamma)
{
    return std::pow(0.5 * (1 + q), 1 / (gamma - 1)) / std::sqrt(q);
}

} // namespace

double wrappedPositionAngle(double phi)
{
    const double turned = std::remainder(phi, 180.0); // In [-90, 90].
    return turned <= -90 ? turned + 180 : turned;
}

double positionAngleFromRadians(double fromX)
{
    return wrappedPositionAngle(fromX / kDegree - 90);
}

double radiansFromPositionAngle(double phi)
{
    return (phi + 90) * kDegree;
}

Ellipticity ellipticityOf(const AxisRatioAndAngle& shape)
{
    const double e = (1 - shape.q) / (1 + shape.q);
    const double twice = 2 * radiansFromPositionAngle(shape.phi);
    return {e * std::cos(twice), e * std::sin(twice)};
}

AxisRatioAndAngle shapeOf(const Ellipticity& e)
{
    const double size = std::hypot(e.e1, e.e2);
    expects(size < 1, "shapeOf: not an ellipse");
    return {(1 - size) / (1 + size), positionAngleFromRadians(0.5 * std::atan2(e.e2, e.e1))};
}

std::pair<double, double> ellCompsOf(const Ellipticity& e)
{
    return {e.e2, e.e1};
}

Ellipticity ellipticityFromEllComps(std::pair<double, double> components)
{
    return {components.second, components.first};
}

Shear shearComponents(const ShearAndAngle& shear)
{
    const double twice = 2 * radiansFromPositionAngle(shear.phi);
    return {shear.gamma * std::cos(twice), shear.gamma * std::sin(twice)};
}

ShearAndAngle shearAndAngle(const Shear& shear)
{
    return {std::hypot(shear.gamma1, shear.gamma2),
            positionAngleFromRadians(0.5 * std::atan2(shear.gamma2, shear.gamma1))};
}

double majorAxisRadius(double radius, double q)
{
    return radius / std::sqrt(q);
}

double minorAxisRadius(double radius, double q)
{
    return radius * std::sqrt(q);
}

double intermediateRadiusOfMajor(double major, double q)
{
    return major * std::sqrt(q);
}

double pyAutoLensRadius(double thetaE, double q, double gamma)
{
    return thetaE * pyAutoLensFactor(q, gamma);
}

double thetaEOfPyAutoLens(double einsteinRadius, double q, double gamma)
{
    return einsteinRadius / pyAutoLensFactor(q, gamma);
}

double distortion(double q)
{
    return (1 - q * q) / (1 + q * q);
}

double flattening(double q)
{
    return 1 - q;
}

} // namespace anneau
