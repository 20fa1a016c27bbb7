// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::sampleLens;

class EplTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// kappa is known in closed form while alpha is a series: half its divergence must be
    /// (2-t)/2 (theta_E/R)^t even where the series is long.
    void divergenceIsTheConvergence_data()
    {
        QTest::addColumn<double>("q");
        QTest::addColumn<double>("t");
        for (const double q : {1.0, 0.999999, 0.8, 0.4, 0.1, 0.03}) {
            for (const double t : {0.1, 0.7, 1.0, 1.3, 1.95}) {
                QTest::addRow("q %g t %g", q, t) << q << t;
            }
        }
    }
    void divergenceIsTheConvergence()
    {
        QFETCH(double, q);
        QFETCH(double, t);
        const double angle = 25 * std::numbers::pi / 180; // Major axis: from +y.
        for (const double along : {-1.3, 0.0, 0.02, 0.9}) {
            for (const double across : {-0.4, 0.001, 1.1}) {
                const double x = -std::sin(angle) * along - std::cos(angle) * across + 0.1;
                const double y = std::cos(angle) * along - std::sin(angle) * across - 0.2;
                const double r = std::sqrt(q * along * along + across * across / q);
                const double kappa = 0.5 * (2 - t) * std::pow(1.2 / r, t);
                const LensSample s = sampleLens("PEMD", {1.2, t + 1, q, 25, 0.1, -0.2}, x, y);
                QVERIFY2(
                    std::abs(s.kappa() - kappa) < 2e-11 * (kappa + s.gamma()),
                    qPrintable(QString("%1 %2").arg(s.kappa(), 0, 'g', 15).arg(kappa, 0, 'g', 15)));
            }
        }
    }

    void isothermalSlopeGivesTheSie()
    {
        const LensSample a = sampleLens("PEMD", {1.3, 2.0, 0.55, -40, 0.1, 0.2}, 0.7, -0.6);
        const LensSample b = sampleLens("SIE", {1.3, 0.55, -40, 0.1, 0.2}, 0.7, -0.6);
        QVERIFY(near(a.ax, b.ax, 1e-14) && near(a.ay, b.ay, 1e-14) && near(a.psi, b.psi, 1e-14));
        QVERIFY(near(a.xx, b.xx, 1e-13) && near(a.xy, b.xy, 1e-13));
    }

    /// alpha = theta_E (theta_E/r)^(t-1) of the round power law.
    void roundPowerLawHasItsKnownDeflection()
    {
        const LensSample s = sampleLens("PEMD", {1.3, 2.4, 1.0, 70, 0, 0}, 0.3, 0.4);
        QVERIFY(near(std::hypot(s.ax, s.ay), 1.3 * std::pow(1.3 / 0.5, 0.4), 1e-14));
        QVERIFY(near(s.ax / s.ay, 0.75, 1e-13));
    }

    /// Turning the lens and the position turns the deflection: phi counts from +y,
    /// counter-clockwise.
    void positionAngleCountsFromTheYAxis()
    {
        const LensSample up = sampleLens("PEMD", {1.0, 2.1, 0.6, 0, 0, 0}, 0.0, 1.0);
        const LensSample left = sampleLens("PEMD", {1.0, 2.1, 0.6, 90, 0, 0}, -1.0, 0.0);
        QVERIFY(near(up.ay, -left.ax, 1e-14) && near(up.ax, left.ay, 1e-14));
        // Along the major axis R is smaller, kappa larger, than across.
        QVERIFY(up.kappa() > sampleLens("PEMD", {1.0, 2.1, 0.6, 90, 0, 0}, 0.0, 1.0).kappa());
    }
};

ANNEAU_TEST(epl, EplTest)
#include "epl_test.moc"
