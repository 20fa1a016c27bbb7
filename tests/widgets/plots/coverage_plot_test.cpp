// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/plots/coverage_plot.h"
#include "widgets/plots/plot_view.h"

#include <QLabel>
#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

/// A curve ecp = alpha + f(alpha) with bands of +-0.05 about it.
template <class F>
TarpCurve curveOf(int simulations, bool inside, F f)
{
    TarpCurve curve;
    curve.simulations = simulations;
    curve.samples = 32;
    curve.pValue = 0.42;
    curve.insideBand95 = inside;
    for (int i = 0; i <= 20; ++i) {
        const double alpha = i / 20.0;
        const double ecp = alpha + f(alpha);
        curve.alpha.push_back(alpha);
        curve.ecp.push_back(ecp);
        curve.low68.push_back(ecp - 0.02);
        curve.high68.push_back(ecp + 0.02);
        curve.low95.push_back(ecp - 0.05);
        curve.high95.push_back(ecp + 0.05);
        curve.null95Low.push_back(alpha - 0.1);
        curve.null95High.push_back(alpha + 0.1);
    }
    return curve;
}

double swing(double alpha)
{
    return 0.15 * std::sin(2 * 3.14159265358979 * alpha);
}

} // namespace

class CoveragePlotTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Truths too often far from the posterior: f piles up at 0 and 1, so the curve rises early and
    /// late.
    void namesTheShapeOfTheCurve()
    {
        const auto flat = [](double) {
            return 0.0;
        };
        QCOMPARE(calibrationOf(curveOf(200, true, flat)), Calibration::Consistent);
        QCOMPARE(calibrationOf(curveOf(200, false, [](double a) { return swing(a); })),
                 Calibration::OverConfident);
        QCOMPARE(calibrationOf(curveOf(200, false, [](double a) { return -swing(a); })),
                 Calibration::UnderConfident);
        QCOMPARE(calibrationOf(curveOf(200, false, [](double a) { return -a * (1 - a); })),
                 Calibration::Biased);
        QCOMPARE(calibrationOf(curveOf(49, true, flat)), Calibration::TooFew);
        QCOMPARE(calibrationOf(curveOf(49, false, [](double a) { return swing(a); })),
                 Calibration::TooFew);
        QCOMPARE(calibrationOf(curveOf(50, true, flat)), Calibration::Consistent);
    }

    void greysTheVerdictOfFewTests()
    {
        CoveragePlot plot;
        plot.setCurve(curveOf(49, true, [](double) { return 0.0; }));
        const auto* verdict = plot.findChild<QLabel*>(QStringLiteral("verdict"));
        QVERIFY(!verdict->isEnabled());
        QVERIFY(plot.verdict().contains(QStringLiteral("49")));
        plot.setCurve(curveOf(50, true, [](double) { return 0.0; }));
        QVERIFY(verdict->isEnabled());
        QVERIFY(plot.figures().contains(QStringLiteral("N\u00a0=\u00a050")));
        QVERIFY(plot.figures().contains(QStringLiteral("K\u00a0=\u00a032")));
        QVERIFY(plot.figures().contains(QStringLiteral("p\u00a0=\u00a00.42")));
    }

    /// Whichever way the curve bends, words filling half of its width.
    void theLegendKeepsOffTheCurve()
    {
        for (const double bend : {0.5, 0.0, -0.5}) {
            CoveragePlot plot;
            plot.resize(600, 230); // as in the drawer
            plot.setCurve(curveOf(100, true, [&](double a) { return bend * a * (1 - a); }));
            plot.plot()->setSeries(
                QStringLiteral("ecp"),
                {{0, 0.5, 1},
                 {0, 0.5 + 0.25 * bend, 1},
                 PlotSeries::Style::Line,
                 PlotRole::Primary,
                 bend == 0 ? QStringLiteral("mesuré") : QStringLiteral("échantillonneur")});
            plot.show();
            QTRY_VERIFY(!plot.plot()->legendArea().isEmpty());
            QCoreApplication::processEvents();
            const QRectF words = plot.plot()->legendArea();
            QVERIFY(words.width() > 100);
            for (double x = 0; x <= 1; x += 0.01) {
                const double y = x < 0.5 ? x * (1 + 0.5 * bend) : x + 0.5 * bend * (1 - x);
                QVERIFY2(!words.contains(plot.plot()->toWidget(x, y)),
                         qPrintable(QStringLiteral("bend %1 at %2").arg(bend).arg(x)));
            }
        }
    }

    void growsAndEmpties()
    {
        CoveragePlot plot;
        QVERIFY(plot.plot()->keys().isEmpty());
        plot.setCurve(curveOf(10, true, [](double) { return 0.0; }));
        QCOMPARE(plot.plot()->keys().size(), 5);
        plot.setCurve(curveOf(20, true, [](double) { return 0.0; }));
        QCOMPARE(plot.plot()->keys().size(), 5);
        plot.setCurve({});
        QVERIFY(plot.plot()->keys().isEmpty());
        QVERIFY(plot.verdict().isEmpty());
    }
};

ANNEAU_TEST(coverage_plot, CoveragePlotTest)
#include "coverage_plot_test.moc"
