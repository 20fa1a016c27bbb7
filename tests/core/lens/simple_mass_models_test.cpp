// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::sampleLens;

/// Models whose fields fit on a line: known values.
class SimpleMassModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sieHasTheArctangentsOfTheLiterature()
    {
        // Keeton 2001, arXiv:astro-ph/0102341, eq. 34 and 35, with the major axis along x.
        const double q = 0.6, f = std::sqrt(1 - q * q), x = 0.8, y = -0.5;
        const double psi = std::sqrt(q * q * x * x + y * y);
        const double scale = 1.2 * std::sqrt(q) / f;
        const LensSample s = sampleLens("SIE", {1.2, q, 90, 0, 0}, x, y);
        QVERIFY(near(s.ax, scale * std::atan(f * x / psi), 1e-14));
        QVERIFY(near(s.ay, scale * std::atanh(f * y / psi), 1e-14));
        QVERIFY(near(s.psi, x * s.ax + y * s.ay, 1e-14));
        QVERIFY(near(s.kappa(), 0.6 / std::sqrt(q * x * x + y * y / q), 1e-13));
        QVERIFY(near(s.gamma(), s.kappa(), 1e-13)); // The SIE's shear equals its convergence.
    }

    void roundSieIsTheSis()
    {
        const LensSample a = sampleLens("SIE", {1.2, 1.0, 33, 0.1, 0.2}, 0.8, -0.5);
        const LensSample b = sampleLens("SIS", {1.2, 0.1, 0.2}, 0.8, -0.5);
        QVERIFY(near(a.ax, b.ax, 1e-14) && near(a.ay, b.ay, 1e-14) && near(a.psi, b.psi, 1e-14));
    }

    void sisHasConstantDeflection()
    {
        const LensSample s = sampleLens("SIS", {1.2, 0.1, 0.2}, 0.4, 0.6);
        QVERIFY(near(s.ax, 1.2 * 0.6, 1e-14) && near(s.ay, 1.2 * 0.8, 1e-14) &&
                near(s.psi, 0.6, 1e-14));
        QVERIFY(near(s.kappa(), 1.2, 1e-13));
    }

    /// Images are stretched along phi_ext: for phi_ext = 0, along y.
    void shearStretchesAlongItsAngle()
    {
        const LensSample s = sampleLens("ExternalShear", {0.1, 0}, 0.7, -0.3);
        QVERIFY(near(s.ax, -0.07, 1e-15) && near(s.ay, -0.03, 1e-15));
        QVERIFY(near(s.xx, -0.1, 1e-15) && near(s.yy, 0.1, 1e-15) && near(s.xy, 0, 1e-15));
        QVERIFY(near(s.psi, -0.05 * (0.49 - 0.09), 1e-15));
        const LensSample turned = sampleLens("ExternalShear", {0.1, 45}, 0.7, -0.3);
        QVERIFY(near(turned.xy, -0.1, 1e-15) && near(turned.xx, 0, 1e-15));
    }

    void sheetScalesPositions()
    {
        const LensSample s = sampleLens("ConvergenceSheet", {0.2}, 0.7, -0.3);
        QVERIFY(near(s.ax, 0.14, 1e-15) && near(s.ay, -0.06, 1e-15));
        QVERIFY(near(s.kappa(), 0.2, 1e-15) && near(s.gamma(), 0, 1e-15));
        QVERIFY(near(s.psi, 0.1 * (0.49 + 0.09), 1e-15));
    }

    void unknownModelsAreNotFound() { QVERIFY(anneau::findMassModel("BLANCMANGE") == nullptr); }
};

ANNEAU_TEST(simple_mass_models, SimpleMassModelsTest)
#include "simple_mass_models_test.moc"
