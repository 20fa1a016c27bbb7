// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/sbc.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;

namespace {

/// Ranks among `samples` draws N(truth's own law) of a sampler with `width` times the right spread.
std::vector<int> ranks(int simulations, int samples, double width, std::uint64_t seed)
{
    std::vector<int> out;
    for (int i = 0; i < simulations; ++i) {
        Rng rng(seed, static_cast<std::uint32_t>(i));
        const auto truth = static_cast<float>(rng.normal());
        std::vector<float> draws;
        for (int k = 0; k < samples; ++k) {
            draws.push_back(static_cast<float>(width * rng.normal()));
        }
        out.push_back(sbcRank(draws, truth));
    }
    return out;
}

} // namespace

class SbcTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ranksCountWhatLiesBelow()
    {
        const std::vector<float> samples{-1, 0, 2, 5};
        QCOMPARE(sbcRank(samples, 1), 2);
        QCOMPARE(sbcRank(samples, 0), 1); // strictly
        QCOMPARE(sbcRank(samples, 9), 4);
    }

    void anEvenHistogramHasNoChi2()
    {
        std::vector<int> all;
        for (int rank = 0; rank < 20; ++rank) {
            all.push_back(rank);
        }
        const SbcResult got = sbc(all, 19, 5, 1);
        QCOMPARE(got.histogram, (std::vector<int>{4, 4, 4, 4, 4}));
        QCOMPARE(got.chi2, 0.0);
        QCOMPARE(got.pValue, 1.0);
        QVERIFY(got.ecdfDeviation < 1e-12);
    }

    /// Power at 200 simulations of 49 samples; the calibrated one fails either line for 1 % of
    /// seeds.
    void seesWidthsThatAreWrong()
    {
        const SbcResult right = sbc(ranks(200, 49, 1, 3), 49, 10, 1);
        QVERIFY(right.pValue > 0.01 && right.ecdfPValue > 0.01);
        QVERIFY(right.ecdfDeviation < 1.5 * right.ecdfBand95);
        for (const double width : {0.6, 1.7}) {
            const SbcResult wrong = sbc(ranks(200, 49, width, 3), 49, 10, 1);
            QVERIFY(wrong.pValue < 0.01 && wrong.ecdfPValue < 0.01);
        }
    }

    /// One p-value in four is below a quarter: 200 calibrated samplers, 50 +- 6.
    void pValuesAreUniform()
    {
        int below = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            below += sbc(ranks(50, 9, 1, 100 + seed), 9, 5, seed).ecdfPValue < 0.25 ? 1 : 0;
        }
        QVERIFY2(below > 28 && below < 72, qPrintable(QString::number(below)));
    }
};

ANNEAU_TEST(sbc, SbcTest)
#include "sbc_test.moc"
