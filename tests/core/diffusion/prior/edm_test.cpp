// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/prior/edm.h"
#include "core/diffusion/training/ema.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

bool close(double a, double b, double rtol = 1e-11)
{
    return std::abs(a - b) <= rtol * std::abs(b) + 1e-14;
}

struct Row {
    double sigma, skip, out, in, noise, weight;
};

/// Of the authors' own program at sigma_data 0.5.
constexpr Row kRows[] = {
    {0.002, 0.999984000256, 0.001999984000192, 1.999984000192, -1.553652024606, 250004.0},
    {0.05, 0.990099009901, 0.0497518595105, 1.99007438042, -0.7489330683885, 404.0},
    {0.5, 0.5, 0.3535533905933, 1.414213562373, -0.17328679514, 8.0},
    {3.0, 0.02702702702703, 0.4931969619161, 0.3287979746107, 0.274653072167, 4.111111111111},
    {10.0, 0.002493765586035, 0.4993761694389, 0.09987523388778, 0.5756462732485, 4.01}};

} // namespace

class EdmTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void factorsAgreeWithTheReference()
    {
        for (const Row& row : kRows) {
            const EdmFactors factors = edmFactors(row.sigma, 0.5);
            QVERIFY(close(factors.skip, row.skip));
            QVERIFY(close(factors.out, row.out));
            QVERIFY(close(factors.in, row.in));
            QVERIFY(close(factors.noise, row.noise));
            QVERIFY(close(factors.weight, row.weight));
        }
    }

    void levelsAgreeWithTheReference()
    {
        const auto levels = edmLevels(18, 0.002, 80);
        QCOMPARE(levels.size(), std::size_t{19});
        QVERIFY(close(levels[1], 57.58598472125));
        QVERIFY(close(levels[9], 1.92333983704));
        QVERIFY(close(levels[17], 0.002));
        QCOMPARE(levels[18], 0.0);
        QVERIFY(close(logLevels(18, 0.002, 80)[1], 42.89242254953));
    }

    /// The average of a ramp under the power law: sum of weights that go as k^gamma, so that the
    /// mean of k over n steps tends to n (gamma + 1)/(gamma + 2).
    void thePowerLawAverageForgetsTheStart()
    {
        double average = 1e6; // what it starts from must not matter
        const int n = 2000;
        for (int k = 1; k <= n; ++k) {
            const double weight = emaWeight(k, kEmaGamma);
            average = weight * average + (1 - weight) * k;
        }
        QVERIFY(close(average / n, (kEmaGamma + 1) / (kEmaGamma + 2), 1e-3));
    }
};

ANNEAU_TEST(edm, EdmTest)
#include "edm_test.moc"
