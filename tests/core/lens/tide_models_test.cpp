// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <string>

using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::sampleLens;

/// PointMass, Multipole1 to 4 and Flexion.
class TideModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointMassHasNoConvergence()
    {
        const LensSample s = sampleLens("PointMass", {1.5, 0.1, 0.2}, 0.4, 0.6);
        QVERIFY(near(s.ax, 2.25 * 0.3 / 0.25, 1e-14) && near(s.ay, 2.25 * 0.4 / 0.25, 1e-14));
        QVERIFY(near(s.psi, 2.25 * std::log(0.5), 1e-14));
        QCOMPARE(s.kappa(), 0.0);
        QVERIFY(near(s.gamma(), 2.25 / 0.25, 1e-14));
    }

    /// kappa = a_m/2 r^-t cos m(phi - phi_m), angles from +y; m = 1, t = 1 is a limit.
    void multipolesHaveTheirConvergence()
    {
        const double degree = std::numbers::pi / 180;
        for (int m = 1; m <= 4; ++m) {
            for (const double t : {0.3, 0.999999, 1.0, 1.000001, 1.7}) {
                for (const double r : {0.01, 0.7, 1.0, 3.0}) {
                    const double phi = 70 * degree; // From +y.
                    const LensSample s =
                        sampleLens("Multipole" + std::to_string(m), {0.04, 25, t + 1, 0.1, 0.2},
                                   0.1 - r * std::sin(phi), 0.2 + r * std::cos(phi));
                    const double kappa = 0.02 * std::pow(r, -t) * std::cos(m * 45 * degree);
                    QVERIFY2(std::abs(s.kappa() - kappa) < 1e-12 * (1 + std::pow(r, -t)),
                             qPrintable(QString("%1 %2 %3").arg(m).arg(t).arg(r)));
                }
            }
        }
    }

    /// The isothermal multipole of Chu et al. 2013: psi = a_m r cos m(phi - phi_m)/(1 - m^2).
    void isothermalMultipoleIsKnown()
    {
        const LensSample s = sampleLens("Multipole4", {0.03, 0, 2, 0, 0}, 0, 1.3);
        QVERIFY(near(s.psi, -0.03 * 1.3 / 15, 1e-15) && near(s.ay, -0.03 / 15, 1e-15));
    }

    /// The convergence grows along phi_F, here along +y; G adds none.
    void flexionIsAGradientOfConvergence()
    {
        const LensSample s = sampleLens("Flexion", {0.02, 0, 0.03, 10}, 0.7, 1.1);
        QVERIFY(near(s.kappa(), 0.02 * 1.1, 1e-15));
        QVERIFY(near(sampleLens("Flexion", {0.02, 90, 0.03, 10}, 0.7, 1.1).kappa(), -0.02 * 0.7,
                     1e-15));
        const LensSample second = sampleLens("Flexion", {0, 0, 0.03, 10}, 0.7, 1.1);
        QVERIFY(near(second.kappa(), 0, 1e-15));
        QVERIFY(near(second.gamma(), 0.5 * 0.03 * std::hypot(0.7, 1.1), 1e-14));
        // psi is greatest along phi_G: on +y for 0.
        const LensSample along = sampleLens("Flexion", {0, 0, 0.03, 0}, 0, 2);
        QVERIFY(near(along.psi, 0.03 / 12 * 8, 1e-15) && near(along.ay, 0.03 / 4 * 4, 1e-15));
    }
};

ANNEAU_TEST(tide_models, TideModelsTest)
#include "tide_models_test.moc"
