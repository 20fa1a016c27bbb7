// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/parameter_map.h"
#include "tests/core/lens/lens_samples.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <vector>

using anneau::test::LensSample;
using anneau::test::near;
using anneau::test::sampleLens;

class SubhaloPopulationTest : public QObject {
    Q_OBJECT

    using Values = std::vector<double>;
    static constexpr const char* kKey = "SubhaloPopulation";

    /// In units of pi: far outside, alpha = mass/r.
    static double mass(const Values& p)
    {
        const double r = 1e7;
        return sampleLens(kKey, p, r, 0).ax * r;
    }
    /// Mean of theta^2 under dN/dm ~ m^-slope.
    static double meanMass(double thetaMin, double thetaMax, double slope)
    {
        const double a = thetaMin * thetaMin, b = thetaMax * thetaMax;
        const double p = 1 - slope, q = 2 - slope;
        return (std::pow(b, q) - std::pow(a, q)) / q / ((std::pow(b, p) - std::pow(a, p)) / p);
    }

private Q_SLOTS:
    void haloesOfOneMassAddUp()
    {
        const double each = mass({1, 0.03, 0.03, 1.9, 1, 3, 1, 0, 0});
        QVERIFY(near(each, 9e-4, 1e-8));
        QVERIFY(std::abs(mass({500, 0.03, 0.03, 1.9, 1, 3, 1, 0, 0}) / (500 * 9e-4) - 1) < 1e-5);
        QVERIFY(std::abs(mass({2.4, 0.03, 0.03, 1.9, 1, 3, 1, 0, 0}) / (2 * 9e-4) - 1) < 1e-5);
        QCOMPARE(mass({0, 0.03, 0.03, 1.9, 1, 3, 1, 0, 0}), 0.0);
    }

    void massesFollowTheirFunction()
    {
        for (const double slope : {1.2, 1.9, 2.4}) {
            double sum = 0;
            for (int seed = 1; seed <= 4; ++seed) {
                sum += mass({5000, 0.003, 0.03, slope, 1, 3, double(seed), 0, 0});
            }
            const double expected = 20000 * meanMass(0.003, 0.03, slope);
            QVERIFY2(std::abs(sum / expected - 1) < 0.04,
                     qPrintable(QString("%1 %2").arg(slope).arg(sum / expected)));
        }
        // Slope 1 is a limit of the power law.
        const double at = mass({300, 0.003, 0.03, 1, 1, 3, 7, 0, 0});
        QVERIFY(std::abs(mass({300, 0.003, 0.03, 1 + 1e-9, 1, 3, 7, 0, 0}) / at - 1) < 1e-6);
    }

    /// Evenly over the disc: alpha = mass r/R^2 inside on average, all of the mass outside.
    void haloesFillTheDisc()
    {
        const Values p{4000, 0.01, 0.01, 1.9, 5, 3, 3, 0.4, -0.2};
        const double total = 4000 * 1e-4;
        for (const double r : {1.0, 2.0, 3.3}) {
            const int n = 720;
            Values x, y, ax(n), ay(n);
            for (int k = 0; k < n; ++k) {
                x.push_back(0.4 + r * std::cos(2 * std::numbers::pi * k / n));
                y.push_back(-0.2 + r * std::sin(2 * std::numbers::pi * k / n));
            }
            anneau::findMassModel(kKey)->addDeflection(p, n, x.data(), y.data(), ax.data(),
                                                       ay.data());
            double inside = 0;
            for (int k = 0; k < n; ++k) { // Gauss: the mass within r.
                const auto i = static_cast<std::size_t>(k);
                inside += (ax[i] * (x[i] - 0.4) + ay[i] * (y[i] + 0.2)) / n;
            }
            const double expected = total * std::min(1.0, r * r / 9);
            QVERIFY2(std::abs(inside / expected - 1) < 0.06,
                     qPrintable(QString("%1 %2").arg(r).arg(inside / expected)));
        }
    }

    void aSeedNamesADraw()
    {
        const Values p{100, 0.003, 0.03, 1.9, 1, 3, 5, 0, 0};
        Values other = p;
        other[6] = 6;
        const LensSample a = sampleLens(kKey, p, 0.7, 0.2), b = sampleLens(kKey, other, 0.7, 0.2);
        QCOMPARE(sampleLens(kKey, p, 0.7, 0.2).ax, a.ax);
        QVERIFY(std::abs(a.ax - b.ax) > 1e-5);
    }

    /// Seed and number have no slope to follow; all else has.
    void aFitLeavesTheDrawAlone()
    {
        using Part = anneau::ParameterMap::Part;
        anneau::Scene scene;
        scene.lensMass = {anneau::makeComponent(Part::Mass, kKey, "haloes")};
        const anneau::ParameterMap map(scene, {.mass = true});
        QCOMPARE(map.size(), 7u);
        QCOMPARE(map.find(Part::Mass, 0, "seed"), map.size());
        QCOMPARE(map.find(Part::Mass, 0, "count"), map.size());
        QVERIFY(map.find(Part::Mass, 0, "slope") < map.size());
    }

    /// A single halo is a pseudo-Jaffe lens with a core of a tenth of its truncation radius, which
    /// is theta/sqrt(kappa_t).
    void oneHaloIsAPseudoJaffe()
    {
        const double theta = 0.3, kappa = 2, cut = theta / std::sqrt(kappa), core = cut / 10;
        const Values p{1, theta, theta, 1.9, kappa, 0.2, 9, 0, 0};
        // Far away, on two sides, the deflection points to its place.
        const LensSample a = sampleLens(kKey, p, 1e3, 0), b = sampleLens(kKey, p, 0, 1e3);
        const double y = -1e3 * a.ay / a.ax, x = -1e3 * b.ax / b.ay;
        const double strength = theta * theta / (cut - core);
        const double central = strength / 2 * (1 / core - 1 / cut);
        const Values jaffe{central, core, cut, x, y};
        const LensSample got = sampleLens(kKey, p, 0.3, 0.1);
        const LensSample expected = sampleLens("PseudoJaffe", jaffe, 0.3, 0.1);
        // The place is good to a few 1e-5 arcsec: x y/1e3.
        QVERIFY(near(got.ax, expected.ax, 1e-3) && near(got.ay, expected.ay, 1e-3));
        QVERIFY(near(got.kappa(), expected.kappa(), 3e-3));
        QVERIFY(std::hypot(x, y) < 0.2);
    }
};

ANNEAU_TEST(subhalo_population, SubhaloPopulationTest)
#include "subhalo_population_test.moc"
