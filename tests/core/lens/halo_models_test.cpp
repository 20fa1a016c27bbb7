// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/lens/lens_samples.h"
#include "tests/core/lens/projected_halos.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using anneau::test::hernquistDensity;
using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::nfwDensity;
using anneau::test::projected;
using anneau::test::sampleLens;

/// NFW in its forms, and Hernquist.
class HaloModelsTest : public QObject {
    Q_OBJECT

    static constexpr double kRadii[] = {1e-4,     0.02,     0.3,    0.8,    0.9, 1 - 1e-7, 1.0,
                                        1 + 1e-7, 1.000001, 1.1181, 1.1179, 1.3, 4,        300};

private Q_SLOTS:
    void nfwIsItsProjectedDensity()
    {
        for (const double u : kRadii) {
            const LensSample s = sampleLens("NFW", {0.3, 2.0, 1, 0, 0, 0}, 2 * u, 0);
            const double kappa = 0.3 * projected(u, nfwDensity);
            QVERIFY2(std::abs(s.kappa() - kappa) < 1e-11 * (kappa + s.gamma()),
                     qPrintable(QString::number(u)));
        }
    }

    void nfwIsKnownAtItsScaleRadius()
    {
        const LensSample s = sampleLens("NFW", {0.3, 2.0, 1, 0, 0, 0}, 1.2, 1.6);
        QVERIFY(near(std::hypot(s.ax, s.ay), 4 * 0.3 * 2 * (1 - std::numbers::ln2), 1e-15));
        QVERIFY(near(s.kappa(), 0.2, 1e-15));
        const double l = std::numbers::ln2;
        QVERIFY(near(s.psi, 2 * 0.3 * 4 * l * l, 1e-14));
    }

    /// alpha = 2 kappa_s r_s u (log(2/u) - 1/2) (1 + O(u^2)).
    void nfwKeepsItsDigitsNearTheCentre()
    {
        const double u = 1e-6;
        const LensSample s = sampleLens("NFW", {0.3, 2.0, 1, 0, 0, 0}, 2 * u, 0);
        QVERIFY(std::abs(s.ax / (2 * 0.3 * 2 * u * (std::log(2 / u) - 0.5)) - 1) < 1e-10);
        QVERIFY(std::abs(s.kappa() / (2 * 0.3 * (std::log(2 / u) - 1)) - 1) < 1e-10);
        QVERIFY(std::abs(s.psi / (0.3 * 4 * u * u * std::log(2 / u)) - 1) < 1e-10);
    }

    void nfwPotentialIsConstantOnEllipses()
    {
        const double q = 0.8; // Major axis along x.
        const LensSample a = sampleLens("NFW", {0.3, 2, q, 90, 0, 0}, 1 / std::sqrt(q), 0);
        const LensSample b = sampleLens("NFW", {0.3, 2, q, 90, 0, 0}, 0, std::sqrt(q));
        QVERIFY(near(a.psi, b.psi, 1e-14));
        QVERIFY(near(a.psi, sampleLens("NFW", {0.3, 2, 1, 0, 0, 0}, 1, 0).psi, 1e-14));
    }

    void ellipsoidsHaveTheirConvergence()
    {
        for (const double q : {0.2, 0.6, 1.0}) {
            for (const double x : {1e-3, 0.4, 2.0, 30.0}) {
                const double y = -0.7 * x, u = std::sqrt(q * x * x + y * y / q) / 0.9;
                const LensSample n = sampleLens("NFWEllipsoid", {0.4, 0.9, q, 90, 0, 0}, x, y);
                const double nfw = 0.4 * projected(u, nfwDensity);
                QVERIFY2(std::abs(n.kappa() - nfw) < 1e-8 * (nfw + n.gamma()),
                         qPrintable(QString("%1 %2").arg(q).arg(x)));
                const LensSample h =
                    sampleLens("HernquistEllipsoid", {0.4, 0.9, q, 90, 0, 0}, x, y);
                const double hernquist = 0.4 * projected(u, hernquistDensity);
                QVERIFY2(std::abs(h.kappa() - hernquist) < 1e-8 * (hernquist + h.gamma()),
                         qPrintable(QString("%1 %2").arg(q).arg(x)));
            }
        }
    }

    void roundEllipsoidsAreTheSpheres()
    {
        for (const double r : {1e-3, 0.3, 0.9, 5.0, 80.0}) {
            const LensSample a = sampleLens("NFWEllipsoid", {0.4, 0.9, 1, 20, 0.1, 0}, 0.1, r);
            const LensSample b = sampleLens("NFW", {0.4, 0.9, 1, 0, 0.1, 0}, 0.1, r);
            QVERIFY(near(a.ay, b.ay, 1e-11) && near(a.psi, b.psi, 1e-11));
            QVERIFY(near(a.xx, b.xx, 1e-10) && near(a.yy, b.yy, 1e-10));
            const LensSample c =
                sampleLens("HernquistEllipsoid", {0.4, 0.9, 1, 20, 0.1, 0}, 0.1, r);
            const LensSample d = sampleLens("Hernquist", {0.4, 0.9, 0.1, 0}, 0.1, r);
            QVERIFY(near(c.ay, d.ay, 1e-11) && near(c.psi, d.psi, 1e-11));
            QVERIFY(near(c.xx, d.xx, 1e-10) && near(c.yy, d.yy, 1e-10));
        }
    }

    void hernquistIsItsProjectedDensity()
    {
        for (const double u : kRadii) {
            const LensSample s = sampleLens("Hernquist", {0.5, 2.0, 0, 0}, 2 * u, 0);
            const double kappa = 0.5 * projected(u, hernquistDensity);
            QVERIFY2(std::abs(s.kappa() / kappa - 1) < 1e-8, qPrintable(QString::number(u)));
        }
        const LensSample s = sampleLens("Hernquist", {0.5, 0.8, 0, 0}, 0, 0.8);
        QVERIFY(near(s.ay, 2.0 / 3 * 0.5 * 0.8, 1e-15));
    }

    void truncatedNfwIsItsProjectedDensity()
    {
        for (const double tau : {0.1, 0.4, 1.0, 5.0, 100.0}) {
            for (const double u : kRadii) {
                const LensSample s =
                    sampleLens("TruncatedNFW", {0.3, 2.0, 2 * tau, 0, 0}, 2 * u, 0);
                const double kappa = 0.3 * projected(u, [&](double x) {
                                         return nfwDensity(x) * tau * tau / (x * x + tau * tau);
                                     });
                QVERIFY2(std::abs(s.kappa() - kappa) < 1e-9 * (kappa + s.gamma()),
                         qPrintable(QString("%1 %2").arg(tau).arg(u)));
            }
        }
    }

    /// Baltz et al. 2009, eq. A.2, in units where alpha r is mass over pi.
    void truncatedNfwHasItsMass()
    {
        for (const double tau : {0.3, 1.0, 4.0}) {
            const double t2 = tau * tau;
            const double mass = 4 * 0.3 * 4 * t2 / ((t2 + 1) * (t2 + 1)) *
                                ((t2 - 1) * std::log(tau) + tau * std::numbers::pi - (t2 + 1));
            const double r = 1e6;
            const LensSample s = sampleLens("TruncatedNFW", {0.3, 2.0, 2 * tau, 0, 0}, r, 0);
            QVERIFY(std::abs(s.ax * r / mass - 1) < 1e-5);
        }
    }
};

ANNEAU_TEST(halo_models, HaloModelsTest)
#include "halo_models_test.moc"
