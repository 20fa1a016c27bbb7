// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/conventions.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace anneau;

namespace {
bool near(double a, double b)
{
    return std::abs(a - b) < 1e-12 * std::max(1.0, std::abs(b));
}
} // namespace

class ConventionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void positionAnglesAreHalfOpen()
    {
        QCOMPARE(wrappedPositionAngle(90), 90.0);
        QCOMPARE(wrappedPositionAngle(-90), 90.0);
        QCOMPARE(wrappedPositionAngle(270), 90.0);
        QCOMPARE(wrappedPositionAngle(-89), -89.0);
        QCOMPARE(wrappedPositionAngle(360), 0.0);
    }

    /// Along +x: 0 radians, +-90 degrees. Along +y: 0 degrees.
    void anglesTurnFromOneAxisToTheOther()
    {
        QVERIFY(near(positionAngleFromRadians(0), 90));
        QVERIFY(near(positionAngleFromRadians(std::numbers::pi / 2), 0));
        for (const double phi : {-89.0, -30.0, 0.0, 45.0, 90.0}) {
            QVERIFY(near(positionAngleFromRadians(radiansFromPositionAngle(phi)), phi));
        }
    }

    /// An ellipse along x has e1 > 0, one along the diagonal e2 > 0.
    void ellipticitiesPointAlongTheirAxis()
    {
        QVERIFY(near(ellipticityOf({0.5, 90}).e1, 1.0 / 3));
        QVERIFY(near(ellipticityOf({0.5, 90}).e2, 0));
        QVERIFY(near(ellipticityOf({0.5, -45}).e2, 1.0 / 3));
        QCOMPARE(shapeOf({0, 0}).q, 1.0);
    }

    /// psi = gamma1 (x^2 - y^2)/2 pulls images apart along x: stretched along x is phi_ext = 90.
    void shearPointsWhereImagesStretch()
    {
        QVERIFY(near(shearComponents({0.1, 90}).gamma1, 0.1));
        QVERIFY(near(shearComponents({0.1, 0}).gamma1, -0.1));
        const ShearAndAngle back = shearAndAngle(shearComponents({0.07, -23}));
        QVERIFY(near(back.gamma, 0.07) && near(back.phi, -23));
    }

    void radiiOfTheAxesMultiplyToTheSquare()
    {
        QVERIFY(near(majorAxisRadius(1.3, 0.6) * minorAxisRadius(1.3, 0.6), 1.69));
        QVERIFY(near(minorAxisRadius(1.3, 0.6) / majorAxisRadius(1.3, 0.6), 0.6));
        QVERIFY(near(pyAutoLensRadius(1.3, 1, 2.3), 1.3)); // All radii agree for a circle.
    }
};

ANNEAU_TEST(conventions, ConventionsTest)
#include "conventions_test.moc"
