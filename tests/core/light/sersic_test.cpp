// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/light_model.h"
#include "core/light/sersic_b.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

using anneau::sersicB;

class SersicTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// n = 1/2: P(1, b) = 1 - e^-b, so b = ln 2. n = 1: (1 + b) e^-b = 1/2. n = 4: Ciotti & Bertin
    /// 1999.
    void bnHasItsKnownValues()
    {
        QVERIFY(std::abs(sersicB(0.5).value - std::numbers::ln2) < 1e-15);
        const double b1 = sersicB(1).value;
        QVERIFY(std::abs((1 + b1) * std::exp(-b1) - 0.5) < 1e-15);
        QVERIFY(std::abs(sersicB(4).value - 7.66924944250081) < 1e-13);
    }

    void bnSlopeMatchesDifferences()
    {
        for (const double n : {0.05, 0.2, 0.36, 0.5, 1.0, 2.3, 4.0, 8.0, 20.0}) {
            const double h = 1e-3 * n;
            const double difference = (8 * (sersicB(n + h).value - sersicB(n - h).value) -
                                       (sersicB(n + 2 * h).value - sersicB(n - 2 * h).value)) /
                                      (12 * h);
            QVERIFY(std::abs(sersicB(n).slope - difference) < 1e-9 * std::abs(difference));
        }
    }

    void noIndexNoNumber()
    {
        QVERIFY(std::isnan(sersicB(0).value));
        QVERIFY(std::isnan(sersicB(-1).value));
        QVERIFY(std::isnan(sersicB(std::numeric_limits<double>::infinity()).value));
    }

    /// Numerically: half of the light of an elliptical profile lies inside its effective isophote.
    void halfTheLightIsInsideTheEffectiveRadius()
    {
        const std::vector<double> p{3.0, 0.7, 2.5, 0.6, 25.0, 0.1, -0.2};
        const auto* sersic = anneau::findLightModel("Sersic");
        // Along the major axis, through the isophote at R: X = R/sqrt(q).
        const double angle = 25.0 * std::numbers::pi / 180;
        const double ux = -std::sin(angle), uy = std::cos(angle);
        double inside = 0, all = 0;
        const double step = 1e-3; // In ln R; light per ln R is 2 pi R^2 I.
        for (double lnR = -12; lnR < 6; lnR += step) {
            const double r = 0.7 * std::exp(lnR + step / 2);
            const double x = 0.1 + ux * r / std::sqrt(0.6), y = -0.2 + uy * r / std::sqrt(0.6);
            double value = 0;
            sersic->addBrightness(p, 1, &x, &y, &value);
            all += value * r * r;
            inside += lnR < -step / 2 ? value * r * r : 0;
        }
        QVERIFY2(std::abs(inside / all - 0.5) < 1e-5,
                 qPrintable(QString::number(inside / all, 'g', 9)));
    }

    void brightnessAtTheEffectiveRadiusIsIEff()
    {
        const std::vector<double> p{3.0, 0.7, 2.5, 1.0, 0.0, 0.0, 0.0};
        const double x = 0.7, y = 0;
        double value = 0;
        anneau::findLightModel("Sersic")->addBrightness(p, 1, &x, &y, &value);
        QVERIFY(std::abs(value - 3.0) < 1e-13);
    }
};

ANNEAU_TEST(sersic, SersicTest)
#include "sersic_test.moc"
