// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/plot_view.h"

#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace anneau;

class PlotViewTest : public QObject {
    Q_OBJECT
private:
    /// A plot of 0 … 1 by 0 … 1 with a band between 0.2 and 0.4 and a line at 0.7.
    static void fill(PlotView& plot)
    {
        plot.setAxes({QStringLiteral("x"), std::pair(0.0, 1.0), false},
                     {QStringLiteral("y"), std::pair(0.0, 1.0), false});
        plot.setBand(QStringLiteral("band"),
                     {{0, 1}, {0.2, 0.2}, {0.4, 0.4}, PlotRole::Expected, {}});
        plot.setSeries(QStringLiteral("line"),
                       {{0, 1}, {0.7, 0.7}, PlotSeries::Style::Line, PlotRole::Accent, {}});
        plot.resize(320, 240);
        plot.show();
        QCoreApplication::processEvents();
    }

private Q_SLOTS:
    void drawsBandsAndLinesWhereTheyBelong()
    {
        PlotView plot;
        fill(plot);
        const QImage shot = plot.grab().toImage();
        const auto at = [&](double x, double y) {
            return shot.pixelColor(plot.toWidget(x, y).toPoint());
        };
        const QColor empty = at(0.53, 0.55);
        QVERIFY(at(0.53, 0.3) != empty);
        QCOMPARE(at(0.53, 0.85), empty);
        const QColor line = at(0.53, 0.7);
        QVERIFY(line.blue() > line.red() + 60);
        const QPointF back = plot.toData(plot.toWidget(0.25, 0.75));
        QVERIFY(std::abs(back.x() - 0.25) < 0.01 && std::abs(back.y() - 0.75) < 0.01);
    }

    void replacesAndRemovesByKey()
    {
        PlotView plot;
        fill(plot);
        plot.setSeries(QStringLiteral("line"),
                       {{0, 1}, {0.1, 0.1}, PlotSeries::Style::Line, PlotRole::Accent, {}});
        QCOMPARE(plot.keys(), QStringList({QStringLiteral("band"), QStringLiteral("line")}));
        QCoreApplication::processEvents();
        const QImage moved = plot.grab().toImage();
        const QColor away = moved.pixelColor(plot.toWidget(0.53, 0.7).toPoint());
        QVERIFY(std::abs(away.blue() - away.red()) < 20);
        plot.remove(QStringLiteral("line"));
        QCOMPARE(plot.keys(), QStringList(QStringLiteral("band")));
        plot.clear();
        QVERIFY(plot.keys().isEmpty());
    }

    void rangesFollowTheData()
    {
        PlotView plot;
        plot.resize(320, 240);
        plot.setSeries(QStringLiteral("a"),
                       {{-3, 7}, {10, 30}, PlotSeries::Style::Points, PlotRole::Primary, {}});
        plot.show();
        QCoreApplication::processEvents();
        const QPointF lowest = plot.toWidget(-3, 10), highest = plot.toWidget(7, 30);
        QVERIFY(lowest.x() > 0 && lowest.y() < 240 && highest.x() < 320 && highest.y() > 0);
    }

    void exportsBlackOnWhiteInDarkThemesToo()
    {
        PlotView plot;
        QPalette dark;
        dark.setColor(QPalette::Window, Qt::black);
        dark.setColor(QPalette::Base, Qt::black);
        dark.setColor(QPalette::WindowText, Qt::white);
        plot.setPalette(dark);
        fill(plot);
        QCOMPARE(plot.grab().toImage().pixelColor(1, 1), QColor(Qt::black));
        QCOMPARE(plot.picture().pixelColor(1, 1), QColor(Qt::white));
        QCOMPARE(plot.grab().toImage().pixelColor(1, 1), QColor(Qt::black));
        QTemporaryDir folder;
        for (const char* suffix : {"png", "svg", "pdf"}) {
            const QString file = folder.filePath(QStringLiteral("plot.") + QLatin1String(suffix));
            QVERIFY(plot.exportTo(file).has_value());
            QVERIFY(QFileInfo(file).size() > 1000);
        }
        QCOMPARE(plot.exportTo(folder.filePath(QStringLiteral("plot.doc"))).error().kind,
                 Error::Kind::BadInput);
        QCOMPARE(plot.exportTo(folder.filePath(QStringLiteral("no/plot.pdf"))).error().kind,
                 Error::Kind::Io);
        QCOMPARE(plot.exportTo(folder.filePath(QStringLiteral("no/plot.svg"))).error().kind,
                 Error::Kind::Io);
    }

    /// n = 1000 uniform values: IQR 0.5, width 2 * 0.5 / 10 = 0.1.
    void histogramsUseFreedmanDiaconisBins()
    {
        std::vector<double> values(1000);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<double>(i) / 999.0;
        }
        values.push_back(std::numeric_limits<double>::quiet_NaN());
        const Histogram histogram = histogramOf(values);
        QVERIFY(histogram.counts.size() == 10 || histogram.counts.size() == 11);
        QCOMPARE(std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0.0), 1000.0);
        QCOMPARE(histogram.edges.front(), 0.0);
        QCOMPARE(histogram.edges.back(), 1.0);
        QCOMPARE(histogramOf({3, 3, 3}).counts, std::vector<double>{3});
        QVERIFY(histogramOf({}).counts.empty());
        QVERIFY(histogramOf({0, 0, 0, 0, 0, 0, 0, 0, 1e9}).counts.size() <= 60);
    }

    void histogramPlotsMarkTheCurrent()
    {
        HistogramPlot plot;
        plot.resize(300, 200);
        plot.setValues({0.9, 1.0, 1.05, 1.1, 1.2});
        plot.setCurrent(2.5, QStringLiteral("this"));
        plot.show();
        QCoreApplication::processEvents();
        QVERIFY(plot.toWidget(2.5, 0).x() < 300); // markers widen the range
        plot.setCurrent(std::nullopt, {});
        QCOMPARE(plot.keys().size(), 1);
        plot.setValues({});
        QVERIFY(plot.keys().isEmpty());
    }
};

ANNEAU_TEST(plot_view, PlotViewTest)
#include "plot_view_test.moc"
