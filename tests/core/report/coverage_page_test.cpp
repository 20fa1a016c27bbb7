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
