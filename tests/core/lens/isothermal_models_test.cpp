// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::sampleLens;

/// NIE, Chameleon and PseudoJaffe: isothermal lenses with core and truncation.
class IsothermalModelsTest : public QObject {
    Q_OBJECT

    /// Elliptical radius of a profile at the origin with its major axis along x (phi = 90).
    static double radius(double q, double x, double y) { return std::sqrt(q * x * x + y * y / q); }

private Q_SLOTS:
    void nieHasItsConvergence()
    {
        for (const double q : {1.0, 0.999999, 0.6, 0.2}) {
            for (const double core : {0.0, 0.01, 0.5}) {
                const LensSample s = sampleLens("NIE", {1.2, core, q, 90, 0, 0}, 0.4, -0.3);
                QVERIFY(near(s.kappa(), 0.6 / std::hypot(radius(q, 0.4, -0.3), core), 1e-13));
            }
        }
    }

    void nieWithoutCoreIsTheSie()
    {
        const LensSample a = sampleLens("NIE", {1.3, 0, 0.55, -40, 0.1, 0.2}, 0.7, -0.6);
        const LensSample b = sampleLens("SIE", {1.3, 0.55, -40, 0.1, 0.2}, 0.7, -0.6);
        QVERIFY(near(a.ax, b.ax, 1e-14) && near(a.ay, b.ay, 1e-14) && near(a.psi, b.psi, 1e-14));
        QVERIFY(near(a.xx, b.xx, 1e-13) && near(a.xy, b.xy, 1e-13));
    }

    void roundNieIsKnown()
    {
        const LensSample s = sampleLens("NIE", {1.4, 0.3, 1.0, 10, 0, 0}, 0.6, 0.8);
        const double alpha = 1.4 * (std::hypot(1.0, 0.3) - 0.3);
        QVERIFY(near(s.ax, 0.6 * alpha, 1e-14) && near(s.ay, 0.8 * alpha, 1e-14));
        const double root = std::hypot(1.0, 0.3);
        QVERIFY(near(s.psi, 1.4 * (root - 0.3 - 0.3 * std::log((root + 0.3) / 0.6)), 1e-14));
    }

    void chameleonHasItsConvergenceAndMass()
    {
        const double q = 0.5, r = radius(q, 0.4, -0.3);
        const LensSample s = sampleLens("Chameleon", {1.6, 0.2, 3.0, q, 90, 0, 0}, 0.4, -0.3);
        QVERIFY(near(s.kappa(), 0.8 * (1 / std::hypot(r, 0.2) - 1 / std::hypot(r, 3.0)), 1e-13));
        // Mass pi b (s_t - s_c): far outside alpha = b (s_t - s_c)/r.
        const LensSample far = sampleLens("Chameleon", {1.6, 0.2, 3.0, q, 90, 0, 0}, 3e5, 4e5);
        QVERIFY(near(std::hypot(far.ax, far.ay) * 5e5, 1.6 * 2.8, 2e-5));
    }

    void roundChameleonIsThePseudoJaffe()
    {
        const double kappa0 = 2, core = 0.1, cut = 2;
        const double b = 2 * kappa0 * core * cut / (cut - core);
        const LensSample a = sampleLens("PseudoJaffe", {kappa0, core, cut, 0.1, 0.2}, 0.7, -0.6);
        const LensSample c = sampleLens("Chameleon", {b, core, cut, 1, 0, 0.1, 0.2}, 0.7, -0.6);
        QVERIFY(near(a.ax, c.ax, 1e-14) && near(a.ay, c.ay, 1e-14) && near(a.psi, c.psi, 1e-12));
        QVERIFY(near(a.kappa(), c.kappa(), 1e-13));
        QVERIFY(near(sampleLens("PseudoJaffe", {kappa0, core, cut, 0, 0}, 0, 0).kappa(), kappa0,
                     1e-12));
    }

    /// r_core = r_cut = s: kappa = kappa_0 s^3/(s^2 + R^2)^(3/2).
    void pseudoJaffeWithEqualRadiiIsKnown()
    {
        const LensSample s = sampleLens("PseudoJaffe", {2, 0.5, 0.5, 0, 0}, 0.3, 0.4);
        QVERIFY(near(s.kappa(), 2 * std::pow(0.5 / std::hypot(0.5, 0.5), 3), 1e-14));
        const double mean = 2 * 2 * 0.125 / 0.25 * (1 / 0.5 - 1 / std::hypot(0.5, 0.5));
        QVERIFY(near(s.ax, 0.3 * mean, 1e-14) && near(s.ay, 0.4 * mean, 1e-14));
    }
};

ANNEAU_TEST(isothermal_models, IsothermalModelsTest)
#include "isothermal_models_test.moc"
