// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/calibration.h"
#include "core/posterior/regression.h"
#include "core/posterior/summaries.h"
#include "tests/core/posterior/gaussian_set.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

double pValueOf(const std::vector<Finding>& findings, const std::string& test)
{
    const auto found = std::ranges::find(findings, test, &Finding::test);
    return found == findings.end() ? -1 : found->pValue;
}

} // namespace

class CalibrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void summariesOfAnImageAreItsMoments()
    {
        SampleSet set;
        set.samples = 1;
        set.shape = {4, 4};
        const Summaries summaries(set);
        QCOMPARE(summaries.count(), std::size_t{7}); // blocks of 4 have no neighbours
        std::vector<float> image(16, 0);
        image[1 * 4 + 3] = 2; // row 1, column 3: x = +1.5, y = -0.5
        const std::vector<float> seen = summaries.of(image);
        QCOMPARE(seen[0], 2.0f);
        QCOMPARE(seen[1], 3.0f);
        QCOMPARE(seen[2], -1.0f);
        QCOMPARE(seen[3], 5.0f);
        QCOMPARE(seen[4], 2.0f);
        QCOMPARE(seen[5], static_cast<float>(3 * 4.0 / 24)); // three of 24 pairs differ by 2
        QCOMPARE(seen[6], static_cast<float>(2 * 0.25 / 4));
    }

    /// The suite as a whole fails a right sampler for 2 % of seeds.
    void aRightSamplerPasses()
    {
        const SampleSet set = gaussianSet(100, 40, {6, 6}, {}, 11);
        const CalibrationSuite suite(100, 40, 1);
        const auto findings = suite.run(set);
        QCOMPARE(findings.size(), std::size_t{6});
        for (const Finding& f : findings) {
            QVERIFY2(f.pValue > 0 && f.pValue <= 1, f.test.c_str());
        }
        QVERIFY(passes(findings, 0.02));
    }

    void faultsAreSeen_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<double>("shift");
        QTest::addColumn<double>("prior");
        QTest::addColumn<QString>("by");
        QTest::newRow("30 % too narrow") << 0.7 << 0.0 << 1.0 << "TARP, pixels";
        QTest::newRow("30 % too wide") << 1.3 << 0.0 << 1.0 << "TARP, pixels over their spread";
        QTest::newRow("half a sigma off") << 1.0 << 0.5 << 1.0 << "SBC, summaries";
        QTest::newRow("truths three times as bright") << 1.0 << 0.0 << 3.0 << "PQMass, summaries";
    }
    /// N = 100, K = 40, 36 pixels.
    void faultsAreSeen()
    {
        QFETCH(double, width);
        QFETCH(double, shift);
        QFETCH(double, prior);
        QFETCH(QString, by);
        const SampleSet set = gaussianSet(100, 40, {6, 6}, {width, shift, prior, false}, 5);
        const auto findings = CalibrationSuite(100, 40, 1).run(set);
        QVERIFY(pValueOf(findings, by.toStdString()) < 0.01);
        QVERIFY(!passes(findings, 0.01));
    }

    /// References made from the sampler's own draws cannot see that it ignores the data; those made
    /// from the data do.
    void aSamplerThatReturnsItsPriorIsSeenThroughTheData()
    {
        SampleSet set = gaussianSet(150, 40, {3}, {1, 0, 1, true}, 3);
        const CalibrationSuite suite(150, 40, 1);
        QVERIFY(pValueOf(suite.run(set), "TARP, numbers") < 0.01);
        set.data.clear();
        QVERIFY(pValueOf(suite.run(set), "TARP, numbers") > 0.01);
    }

    void regressionKnowsTheDataAndNotItsOwnTruth()
    {
        SampleSet set = gaussianSet(60, 8, {3}, {}, 2);
        const std::vector<float> before = regressedTruths(set);
        double error = 0, size = 0;
        for (std::size_t i = 0; i < before.size(); ++i) {
            error += std::pow(before[i] - set.truth[i], 2);
            size += std::pow(set.truth[i], 2);
        }
        QVERIFY(error < 0.75 * size); // the best there is has half
        set.truth[7 * 3] += 0.01f;
        QCOMPARE(regressedTruths(set)[7 * 3], before[7 * 3]);
    }

    /// One problem: p-values come from ranks, so a truth beyond all draws has 2/(K + 1) at least.
    void ofOneProblemTheTruthIsRanked()
    {
        SampleSet set = gaussianSet(1, 100, {2}, {}, 8);
        const CalibrationSuite suite(1, 100, 1);
        QVERIFY(passes(suite.run(set), 0.05));
        set.truth = {9, -9};
        const auto findings = suite.run(set);
        QCOMPARE(pValueOf(findings, "TARP, numbers"), 2.0 / 76);
        QCOMPARE(pValueOf(findings, "SBC, summaries"), 4.0 / 101);
    }
};

ANNEAU_TEST(calibration, CalibrationTest)
#include "calibration_test.moc"
