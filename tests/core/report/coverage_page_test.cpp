// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/coverage_page.h"
#include "tests/support/test_main.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

using namespace anneau;

class CoveragePageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCurveIsDrawnWhereItLies();
    void aJointTestHasThreePlots();
    void anUnfinishedTestIsRefused();

private:
    static CoverageSetup setup()
    {
        return {.program = "Anneau",
                .sampler = "default",
                .prior = "p.safetensors",
                .priorSha256 = {},
                .observation = "obs.fits",
                .lens = {},
                .steps = 8,
                .samples = 4,
                .seed = 1,
                .minPeakSnr = 10,
                .maxPeakSnr = 60};
    }
};

void CoveragePageTest::theCurveIsDrawnWhereItLies()
{
    const QTemporaryDir folder;
    const auto file = [&](const char* name) {
        return folder.filePath(name).toStdString();
    };
    auto test = CoverageFile::openOrCreate(file("tarp.fits"), setup());
    QVERIFY(test.has_value());
    // Samples that never come closer than the truth: the curve runs along the top of the plot.
    std::vector<double> fractions;
    for (int i = 0; i < 40; ++i) {
        fractions.push_back(0);
        const TarpCurve curve = tarpCurve(fractions, 4, 5, 1);
        QVERIFY(
            test->append({.simulation = i, .fraction = 0, .peakSnr = 20, .chi2 = 1, .seconds = 1},
                         curve)
                .has_value());
    }
    QVERIFY(writeCoveragePage(*test, file("curve.png")).has_value());
    const QImage page(folder.filePath("curve.png"));
    QVERIFY(!page.isNull());
    // The plot begins at (44, 40) and is 216 points wide; 200 dots per inch. The accent is blue.
    const auto blueness = [&](double alpha, double coverage) {
        const QColor c = page.pixelColor(qRound((44 + 216 * alpha) * 200 / 72),
                                         qRound((40 + 216 * (1 - coverage)) * 200 / 72));
        return c.blue() - c.red();
    };
    QVERIFY2(blueness(0.5, 0.998) > 40, qPrintable(QString::number(blueness(0.5, 0.998))));
    QVERIFY(blueness(0.7, 0.2) < 20);
}

void CoveragePageTest::aJointTestHasThreePlots()
{
    const QTemporaryDir folder;
    CoverageSetup joint = setup();
    joint.samples = 8;
    joint.names = {"lens.theta_E"};
    auto test = CoverageFile::openOrCreate(folder.filePath("tarp.fits").toStdString(), joint);
    std::vector<double> fractions;
    for (int i = 0; i < 40; ++i) {
        fractions.push_back((i % 9) / 8.0);
        CoverageRow row{.simulation = i, .fraction = fractions.back(), .chi2 = 1};
        row.lensFraction = 0;
        row.ranks = {7}; // the truth above all draws: the distribution falls along the diagonal
        QVERIFY(test->append(row, tarpCurve(fractions, 8, 5, 1)).has_value());
    }
    QVERIFY(writeCoveragePage(*test, folder.filePath("joint.png").toStdString()).has_value());
    const QImage page(folder.filePath("joint.png"));
    const auto blueness = [&](double x, double y) { // points; 200 dots per inch
        const QColor c = page.pixelColor(qRound(x * 200 / 72), qRound(y * 200 / 72));
        return c.blue() - c.red();
    };
    // Plots begin at 46, 288 and 530, at 44 from the top, and are 200 wide.
    QVERIFY(blueness(46 + 100, 44 + 0.4) < 40);
    QVERIFY2(blueness(288 + 100, 44 + 0.4) > 40, qPrintable(QString::number(blueness(388, 44.4))));
    // Halfway the curve of ranks lies half below; the axis reaches 1.2 to 1.25.
    double bluest = 0, at = 0;
    for (double y = 44 + 110; y < 44 + 190; y += 0.2) {
        if (blueness(530 + 100, y) > bluest) {
            bluest = blueness(530 + 100, y);
            at = (y - 44 - 100) / 100;
        }
    }
    QVERIFY2(bluest > 40 && at > 0.5 / 1.25 - 0.01 && at < 0.5 / 1.2 + 0.01,
             qPrintable(QString("%1 %2").arg(bluest).arg(at)));
}

void CoveragePageTest::anUnfinishedTestIsRefused()
{
    const QTemporaryDir folder;
    auto test = CoverageFile::openOrCreate(folder.filePath("tarp.fits").toStdString(), setup());
    QVERIFY(test.has_value());
    const auto written = writeCoveragePage(*test, folder.filePath("curve.png").toStdString());
    QVERIFY(!written.has_value());
    QCOMPARE(written.error().kind, Error::Kind::BadInput);
    QVERIFY(!QFile::exists(folder.filePath("curve.png")));
}

ANNEAU_TEST(coverage_page, CoveragePageTest)
#include "coverage_page_test.moc"
