// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/sample_comparison.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace anneau;

namespace {

/// `count` normal images of `dims` pixels whose deviations fall from 1 to 0.5, then one empty
/// pixel.
std::vector<float> images(int count, int dims, std::uint32_t stream, double width, double shift)
{
    Rng rng(17, stream);
    std::vector<float> out;
    for (int k = 0; k < count; ++k) {
        for (int i = 0; i + 1 < dims; ++i) {
            const double sigma = 1 - 0.5 * i / dims;
            out.push_back(static_cast<float>(sigma * (shift + width * rng.normal())));
        }
        out.push_back(static_cast<float>(1e-3 * rng.normal()));
    }
    return out;
}

SampleComparison compared(int count, int dims, double width, double shift)
{
    const auto result =
        compareSamples(images(count, dims, 1, width, shift), images(600, dims, 2, 1, 0), dims, 5);
    qInfo("mean %.3f (%.3f), width %.3f +- %.3f, PQMass %.1f of %.0f, p %.3f", result.meanShift,
          result.meanShiftByChance, result.widthRatio, result.widthRatioError, result.pqmassMean,
          result.pqmassExpected, result.pqmassPValue);
    return result;
}

} // namespace

class SampleComparisonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Equal laws: the mean is off by chance alone, widths agree even from few samples, for few
    /// pixels and for more pixels than samples.
    void equalSetsAgree_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("dims");
        QTest::newRow("many samples") << 400 << 30;
        QTest::newRow("few samples") << 12 << 30;
        QTest::newRow("many pixels") << 100 << 900;
    }

    void equalSetsAgree()
    {
        QFETCH(int, count);
        QFETCH(int, dims);
        const SampleComparison got = compared(count, dims, 1, 0);
        QCOMPARE(got.pixels, dims - 1); // the empty one tells nothing
        QVERIFY(got.meanShift < 1.5 * got.meanShiftByChance);
        QVERIFY(std::abs(got.widthRatio - 1) < 3 * got.widthRatioError);
        QVERIFY(got.pqmassPValue > 0.01);
    }

    void faultsAreSeen()
    {
        const SampleComparison narrow = compared(200, 30, 0.8, 0);
        QVERIFY(std::abs(narrow.widthRatio - 0.8) < 0.05);
        QVERIFY(narrow.pqmassPValue < 0.02);
        const SampleComparison aside = compared(200, 30, 1, 0.5);
        QVERIFY(std::abs(aside.meanShift - 0.5) < 0.1);
        QVERIFY(aside.pqmassPValue < 0.02);
    }
};

ANNEAU_TEST(sample_comparison, SampleComparisonTest)
#include "sample_comparison_test.moc"
