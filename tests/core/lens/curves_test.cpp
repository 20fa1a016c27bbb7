// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/curves.h"
#include "core/lens/lens_plane.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

using anneau::Component;
using anneau::effectiveEinsteinRadius;
using anneau::enclosedArea;
using anneau::lengthOf;
using anneau::LensCurves;
using anneau::LensPlane;
using anneau::Polyline;
using anneau::traceCurves;
using Kind = anneau::Polyline::Kind;

namespace {

Component epl(double thetaE, double gamma, double q, double phi, double x = 0, double y = 0)
{
    return {"PEMD", "lens", {thetaE, gamma, q, phi, x, y}, {}};
}
Component shear(double gamma, double phi)
{
    return {"ExternalShear", "shear", {gamma, phi}, {}};
}

int count(const std::vector<Polyline>& lines, Kind kind)
{
    return static_cast<int>(std::count_if(lines.begin(), lines.end(),
                                          [&](const Polyline& l) { return l.kind == kind; }));
}

const Polyline& first(const std::vector<Polyline>& lines, Kind kind)
{
    return *std::find_if(lines.begin(), lines.end(),
                         [&](const Polyline& l) { return l.kind == kind; });
}

double largest(const std::vector<double>& v)
{
    return *std::max_element(v.begin(), v.end());
}
double smallest(const std::vector<double>& v)
{
    return *std::min_element(v.begin(), v.end());
}

/// Points where the curve turns back on itself.
int cusps(const Polyline& line)
{
    int found = 0;
    const std::size_t n = line.x.size();
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t j = (i + 1) % n, k = (i + 2) % n;
        const double dot = (line.x[j] - line.x[i]) * (line.x[k] - line.x[j]) +
                           (line.y[j] - line.y[i]) * (line.y[k] - line.y[j]);
        found += dot < 0 ? 1 : 0;
    }
    return found;
}

double area(const Polyline& line)
{
    double twice = 0;
    for (std::size_t i = 0, j = line.x.size() - 1; i < line.x.size(); j = i++) {
        twice += line.x[j] * line.y[i] - line.x[i] * line.y[j];
    }
    return 0.5 * twice;
}

bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

} // namespace

class CurvesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sisHasACircleAPointAndACut()
    {
        const LensCurves curves = traceCurves({{"SIS", "a", {1.2, 0.3, -0.1}, {}}}, 3, 1e-3);
        QCOMPARE(curves.critical.size(), 1u);
        QCOMPARE(curves.caustics.size(), 2u);
        const Polyline& ring = curves.critical[0];
        QVERIFY(ring.closed && ring.kind == Kind::Tangential);
        for (std::size_t i = 0; i < ring.x.size(); ++i) {
            QVERIFY(near(std::hypot(ring.x[i] - 0.3, ring.y[i] + 0.1), 1.2, 1e-6));
            QVERIFY(near(curves.caustics[0].x[i], 0.3, 1e-6) &&
                    near(curves.caustics[0].y[i], -0.1, 1e-6));
        }
        const Polyline& cut = curves.caustics[1];
        QVERIFY(cut.kind == Kind::PseudoCaustic);
        for (std::size_t i = 0; i < cut.x.size(); ++i) {
            QVERIFY(near(std::hypot(cut.x[i] - 0.3, cut.y[i] + 0.1), 1.2, 1e-6));
        }
    }

    /// Kormann et al. 1994: the tangential critical curve is the ellipse R = theta_E, of area pi
    /// theta_E^2; half axes of the cut are theta_E sqrt(q)/f' times arcsin(f') along and
    /// arsinh(f'/q) across.
    void sieHasItsKnownCurves()
    {
        const double q = 0.6, f = std::sqrt(1 - q * q), size = std::sqrt(q) / f;
        const LensCurves curves = traceCurves({{"SIE", "a", {1.0, q, 90, 0, 0}, {}}}, 2.5, 1e-4);
        QCOMPARE(curves.critical.size(), 1u);
        const Polyline& ring = curves.critical[0];
        QVERIFY(near(largest(ring.x), 1 / std::sqrt(q), 2e-4));
        QVERIFY(near(largest(ring.y), std::sqrt(q), 2e-4));
        QVERIFY(near(effectiveEinsteinRadius(curves), 1.0, 1e-4));
        const Polyline& caustic = curves.caustics[0];
        QVERIFY(near(largest(caustic.x), 1 / std::sqrt(q) - size * std::asin(f), 1e-4));
        QVERIFY(near(largest(caustic.y), -std::sqrt(q) + size * std::asinh(f / q), 1e-4));
        const Polyline& cut = curves.caustics[1];
        QVERIFY(cut.kind == Kind::PseudoCaustic);
        QVERIFY(near(largest(cut.x), size * std::asin(f), 1e-3));
        QVERIFY(near(largest(cut.y), size * std::asinh(f / q), 1e-3));
    }

    /// kappa = (2-t)/2 r^-t: the radial curve is the circle r = (1-t)^(1/t).
    void shallowPowerLawHasARadialCircle()
    {
        for (const double t : {0.4, 0.8, 0.95, 0.998}) {
            const LensCurves curves = traceCurves({epl(1, t + 1, 1, 0, 0.02, 0.01)}, 2, 1e-3);
            QCOMPARE(count(curves.critical, Kind::Radial), 1);
            QCOMPARE(count(curves.caustics, Kind::PseudoCaustic), 0);
            const Polyline& ring = first(curves.critical, Kind::Radial);
            QVERIFY(ring.closed);
            for (std::size_t i = 0; i < ring.x.size(); ++i) {
                QVERIFY(near(std::hypot(ring.x[i] - 0.02, ring.y[i] - 0.01), std::pow(1 - t, 1 / t),
                             1e-6));
            }
        }
    }

    void steepPowerLawHasNeitherRadialCurveNorCut()
    {
        const LensCurves curves = traceCurves({epl(1.2, 2.3, 0.7, 30), shear(0.05, 20)}, 3, 1e-3);
        QCOMPARE(curves.critical.size(), 1u);
        QCOMPARE(curves.caustics.size(), 1u);
    }

    /// Dragging the slope through 2 must not make the outer caustic jump.
    void radialCausticGoesOverIntoTheCut()
    {
        const LensCurves below = traceCurves({epl(1.2, 1.9999, 0.7, 30), shear(0.05, 20)}, 3, 1e-3);
        const LensCurves at = traceCurves({epl(1.2, 2.0, 0.7, 30), shear(0.05, 20)}, 3, 1e-3);
        const Polyline& radial = first(below.caustics, Kind::Radial);
        const Polyline& cut = first(at.caustics, Kind::PseudoCaustic);
        QVERIFY(near(largest(radial.x), largest(cut.x), 5e-3));
        QVERIFY(near(largest(radial.y), largest(cut.y), 5e-3));
        QVERIFY(near(std::abs(area(radial)), std::abs(area(cut)), 0.02));
    }

    void withShearTheTangentialCausticHasFourCusps()
    {
        for (const double phi : {0.0, 20.0, 45.0, -70.0}) {
            const LensCurves curves =
                traceCurves({epl(1.2, 2.05, 0.75, 30), shear(0.06, phi)}, 3, 1e-3);
            QCOMPARE(cusps(first(curves.caustics, Kind::Tangential)), 4);
        }
    }

    void verticesLieOnTheCurves()
    {
        const std::vector<Component> lens{epl(1.2, 1.85, 0.6, 30, 0.05, -0.02),
                                          shear(0.08, 50),
                                          {"SIS", "b", {0.1, 0.9, 0.7}, {}}};
        const LensCurves curves = traceCurves(lens, 3, 1e-3);
        const LensPlane plane(lens);
        QVERIFY(curves.critical.size() >= 2);
        for (std::size_t k = 0; k < curves.critical.size(); ++k) {
            const Polyline& line = curves.critical[k];
            const std::size_t n = line.x.size();
            QVERIFY(line.closed);
            std::vector<double> tangential(n), radial(n), bx(n), by(n);
            plane.eigenvalues(n, line.x.data(), line.y.data(), tangential.data(), radial.data());
            plane.toSource(n, line.x.data(), line.y.data(), bx.data(), by.data());
            for (std::size_t i = 0; i < n; ++i) {
                // Vertices are good to 1e-7 arcsec; the eigenvalue's slope stays below 1e3 per
                // arcsec.
                QVERIFY(std::abs(line.kind == Kind::Tangential ? tangential[i] : radial[i]) < 1e-4);
                QCOMPARE(curves.caustics[k].x[i], bx[i]);
                QCOMPARE(curves.caustics[k].y[i], by[i]);
                const std::size_t j = (i + 1) % n;
                QVERIFY(std::hypot(line.x[j] - line.x[i], line.y[j] - line.y[i]) < 0.1);
            }
        }
    }

    void curvesOfTheMirroredLensAreMirrored()
    {
        const LensCurves a =
            traceCurves({epl(1.2, 1.9, 0.7, 30, 0.1, 0.05), shear(0.05, 20)}, 3, 1e-4);
        const LensCurves b =
            traceCurves({epl(1.2, 1.9, 0.7, -30, -0.1, 0.05), shear(0.05, -20)}, 3, 1e-4);
        QCOMPARE(a.critical.size(), b.critical.size());
        QCOMPARE(a.caustics.size(), b.caustics.size());
        for (std::size_t k = 0; k < a.caustics.size(); ++k) {
            QVERIFY(near(largest(a.caustics[k].x), -smallest(b.caustics[k].x), 1e-3));
            QVERIFY(near(largest(a.caustics[k].y), largest(b.caustics[k].y), 1e-3));
            QVERIFY(near(std::abs(area(a.caustics[k])), std::abs(area(b.caustics[k])), 1e-3));
        }
        QVERIFY(near(effectiveEinsteinRadius(a), effectiveEinsteinRadius(b), 1e-4));
    }

    /// Far smaller than a cell of the lattice.
    void findsTheCurveOfASmallPerturber()
    {
        const LensCurves curves =
            traceCurves({epl(1.2, 2, 0.7, 30), {"SIS", "clump", {0.002, 1.7, 0.3}, {}}}, 3, 1e-3);
        QCOMPARE(count(curves.critical, Kind::Tangential), 2);
    }

    void anEmptyLensHasNoCurves()
    {
        QVERIFY(traceCurves({}, 3, 1e-3).critical.empty());
        QCOMPARE(effectiveEinsteinRadius(traceCurves({shear(0.1, 0)}, 3, 1e-3)), 0.0);
    }

    /// Values typed by a user on the way to sensible ones.
    void valuesOutOfRangeDoNoHarm()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const double q : {0.0, -0.5, -1.0, 1e-9, 3.0, nan}) {
            traceCurves({epl(1.2, 2, q, 30), shear(0.05, 20)}, 3, 1e-3);
        }
        for (const double gamma : {0.5, 1.0, 3.0, 4.0, nan}) {
            traceCurves({epl(1.2, gamma, 0.8, 30)}, 3, 1e-3);
        }
        QVERIFY(traceCurves({epl(nan, 2, 0.8, 30, nan, 1e300)}, 3, 1e-3).critical.empty());
    }

    /// A curve that leaves the frame is open and ends at its edge.
    void curvesThatLeaveTheFrameAreOpen()
    {
        const LensCurves curves = traceCurves({epl(1.2, 2, 0.8, 0, 1.0, 0)}, 1.5, 1e-3);
        QCOMPARE(count(curves.critical, Kind::Tangential), 1);
        QVERIFY(!curves.critical[0].closed);
        QVERIFY(largest(curves.critical[0].x) > 1.45);
    }

    /// However finely it is looked at, a singular isothermal centre has a cut and no radial curve.
    void softenedCentresHaveNoRadialCurve()
    {
        for (const double tolerance : {1e-3, 1e-4, 1e-5, 1e-6}) {
            const LensCurves curves =
                traceCurves({epl(1.2, 2, 0.6, 20), shear(0.05, 0)}, 4, tolerance);
            QCOMPARE(count(curves.critical, Kind::Radial), 0);
            QCOMPARE(count(curves.caustics, Kind::PseudoCaustic), 1);
        }
    }

    /// An isothermal sphere's critical curve and cut are circles of its Einstein radius.
    void areasAndLengthsOfARoundLens()
    {
        const LensCurves curves = traceCurves({epl(1.2, 2, 1, 0)}, 4, 1e-5);
        const double circle = 2 * std::numbers::pi * 1.2;
        const Polyline& ring = first(curves.critical, Kind::Tangential);
        const Polyline& cut = first(curves.caustics, Kind::PseudoCaustic);
        QVERIFY(near(enclosedArea(ring), 0.6 * circle, 1e-4));
        QVERIFY(near(lengthOf(ring), circle, 1e-4));
        QVERIFY(near(lengthOf(cut), circle, 1e-3));
        QVERIFY(enclosedArea(first(curves.caustics, Kind::Tangential)) < 1e-9);
        const Polyline corner{Kind::Radial, false, {0, 3, 3}, {0, 0, 4}};
        QCOMPARE(lengthOf(corner), 7.0);
        QCOMPARE(enclosedArea(corner), 6.0);
        QCOMPARE(enclosedArea({}), 0.0);
    }

    /// Two isothermal galaxies so near that a radial curve runs through a centre: each keeps its
    /// cut, in whatever field they are looked at. A nearly isothermal core has none.
    void nearIsothermalCentresKeepTheirCuts()
    {
        for (const double width : {4.0, 4.5, 5.0, 6.0}) {
            const LensCurves curves =
                traceCurves({epl(1.267, 2, 0.55, -78, 0.02, -0.03), shear(0.038, 80),
                             epl(0.344, 2, 0.71, 74, 0.62, 0.24)},
                            width, 1e-3);
            QCOMPARE(count(curves.caustics, Kind::PseudoCaustic), 2);
        }
        for (const double gamma : {1.9, 1.99, 1.999}) {
            const LensCurves curves = traceCurves({epl(1.2, gamma, 0.7, 20)}, 4, 1e-3);
            QCOMPARE(count(curves.caustics, Kind::PseudoCaustic), 0);
            QCOMPARE(count(curves.critical, Kind::Radial), 1);
        }
    }
};

ANNEAU_TEST(curves, CurvesTest)
#include "curves_test.moc"
