// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

/// The same lens in the parameters of other programs.
///
/// Ours (and COOLEST's): axis ratio q, position angle phi in degrees counter-clockwise from +y in
/// (-90, 90], radii on the intermediate axis (R^2 = q X^2 + Y^2/q). Where programs differ:
///
/// | program | ellipse | power law's radius | shear |
/// | --- | --- | --- | --- |
/// | lenstronomy | e1, e2 | theta_E, as ours | gamma1, gamma2 |
/// | caustics | q, phi in radians from +x | Rein, as ours | gamma_1, gamma_2 |
/// | PyAutoLens | ell_comps = (e2, e1) | einstein_radius | gamma_1, gamma_2 |
/// | glafic | 1 - q, phi in degrees from +y | re, as ours | gamma, degrees at right angles to ours
/// |
///
/// Angles that describe an axis have period 180 degrees.
namespace anneau {

/// Position angles: degrees from +y, in (-90, 90], and radians from +x.
double positionAngleFromRadians(double fromX);
double radiansFromPositionAngle(double phi);
/// The same axis in (-90, 90].
double wrappedPositionAngle(double phi);

/// (1 - q)/(1 + q) (cos 2 phi, sin 2 phi), phi from +x: lenstronomy's e1, e2.
struct Ellipticity {
    double e1 = 0;
    double e2 = 0;
};
struct AxisRatioAndAngle {
    double q = 1;
    double phi = 0; ///< Degrees from +y; 90 for a circle.
};
Ellipticity ellipticityOf(const AxisRatioAndAngle& shape);
/// Needs e1^2 + e2^2 < 1.
AxisRatioAndAngle shapeOf(const Ellipticity& e);

/// PyAutoLens's ell_comps: the same two numbers, y before x.
std::pair<double, double> ellCompsOf(const Ellipticity& e);
Ellipticity ellipticityFromEllComps(std::pair<double, double> components);

/// gamma1, gamma2 with psi = gamma1 (x^2 - y^2)/2 + gamma2 x y, from COOLEST's gamma_ext, phi_ext.
struct Shear {
    double gamma1 = 0;
    double gamma2 = 0;
};
struct ShearAndAngle {
    double gamma = 0;
    double phi = 0; ///< phi_ext, degrees from +y: the direction in which images are stretched.
};
Shear shearComponents(const ShearAndAngle& shear);
ShearAndAngle shearAndAngle(const Shear& shear);

/// Radii of the ellipse whose intermediate-axis radius is given: sqrt(ab).
double majorAxisRadius(double radius, double q);
double minorAxisRadius(double radius, double q); ///< Tessore & Metcalf's b of a power law.
double intermediateRadiusOfMajor(double major, double q);

/// PyAutoLens's einstein_radius of a power law of density slope gamma (2: isothermal).
double pyAutoLensRadius(double thetaE, double q, double gamma);
double thetaEOfPyAutoLens(double einsteinRadius, double q, double gamma);

/// Other measures of flattening: (1 - q^2)/(1 + q^2), and 1 - q (glafic's e).
double distortion(double q);
double flattening(double q);

} // namespace anneau
