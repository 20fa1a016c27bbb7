// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/sersic_b.h"
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::sampleLens;

/// SersicMass and GaussianMass: convergences whose deflection is a quadrature.
class StellarModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Half the divergence of the computed deflection against the profile itself.
    void sersicHasItsConvergence_data()
    {
        QTest::addColumn<double>("q");
        QTest::addColumn<double>("n");
        for (const double q : {1.0, 0.6, 0.2}) {
            for (const double n : {0.5, 1.0, 2.19, 2.21, 4.0, 8.0}) {
                QTest::addRow("q %g n %g", q, n) << q << n;
            }
        }
    }
    void sersicHasItsConvergence()
    {
        QFETCH(double, q);
        QFETCH(double, n);
        const double b = anneau::sersicB(n).value;
        for (const double x : {1e-3, 0.05, 0.6, 2.5, 60.0}) {
            const double y = -0.6 * x, r = std::sqrt(q * x * x + y * y / q) / 0.9;
            const LensSample s = sampleLens("SersicMass", {0.4, 0.9, n, q, 90, 0, 0}, x, y);
            const double kappa = 0.4 * std::exp(-b * (std::pow(r, 1 / n) - 1));
            QVERIFY2(std::abs(s.kappa() - kappa) < 2e-8 * (kappa + s.gamma()),
                     qPrintable(QString("%1 %2 %3").arg(x).arg(s.kappa()).arg(kappa)));
        }
    }

    void halfTheMassLiesInsideTheEffectiveRadius()
    {
        for (const double n : {0.5, 1.0, 4.0}) {
            const LensSample in = sampleLens("SersicMass", {0.4, 0.9, n, 1, 0, 0, 0}, 0.9, 0);
            const LensSample out = sampleLens("SersicMass", {0.4, 0.9, n, 1, 0, 0, 0}, 1e6, 0);
            QVERIFY(std::abs(in.ax * 0.9 / (out.ax * 1e6) - 0.5) < 1e-9);
        }
    }

    /// n = 1: the mass within x = b r/theta_eff goes as 1 - (1 + x) exp(-x).
    void exponentialDiscIsKnown()
    {
        const double b = anneau::sersicB(1).value, x = b * 0.5 / 0.7;
        const LensSample s = sampleLens("SersicMass", {0.5, 0.7, 1, 1, 0, 0, 0}, 0.3, 0.4);
        const double mean = 2 * 0.5 * std::exp(b) * (1 - (1 + x) * std::exp(-x)) / (x * x);
        QVERIFY(near(s.ax, 0.3 * mean, 1e-13) && near(s.ay, 0.4 * mean, 1e-13));
    }

    void gaussianHasItsConvergence()
    {
        for (const double q : {1.0, 0.5, 0.2}) {
            for (const double x : {1e-4, 0.3, 1.5, 40.0}) {
                const double y = 0.8 * x, r2 = q * x * x + y * y / q;
                const LensSample s = sampleLens("GaussianMass", {0.9, 0.6, q, 90, 0, 0}, x, y);
                const double kappa = 0.9 * std::exp(-r2 / (2 * 0.36));
                QVERIFY(std::abs(s.kappa() - kappa) < 1e-10 * (kappa + s.gamma()));
            }
        }
    }

    void roundGaussianIsKnown()
    {
        const LensSample s = sampleLens("GaussianMass", {0.9, 0.6, 1, 0, 0.1, 0.2}, 0.4, 0.6);
        const double mean = 2 * 0.9 * 0.36 / 0.25 * -std::expm1(-0.25 / 0.72);
        QVERIFY(near(s.ax, 0.3 * mean, 1e-13) && near(s.ay, 0.4 * mean, 1e-13));
    }
};

ANNEAU_TEST(stellar_models, StellarModelsTest)
#include "stellar_models_test.moc"
