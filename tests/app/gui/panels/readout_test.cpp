// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/document.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/readout.h"
#include "tests/support/blank_observation.h"
#include "tests/support/noise_image.h"
#include "tests/support/test_main.h"
#include "widgets/view/image_panel.h"

#include <QTest>

using namespace anneau;

class ReadoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesSexagesimal_data()
    {
        QTest::addColumn<double>("ra");
        QTest::addColumn<double>("dec");
        QTest::addColumn<QString>("text");
        QTest::newRow("j0252") << 43.188375 << 0.66617
                               << QStringLiteral("02h52m45.21s +00°39′58.2″");
        QTest::newRow("south of the equator by less than a degree")
            << 0.0 << -0.5 << QStringLiteral("00h00m00.00s −00°30′00.0″");
        QTest::newRow("carries") << 14.9999999 << 59.99999999
                                 << QStringLiteral("01h00m00.00s +60°00′00.0″");
        QTest::newRow("wraps") << -15.0 << 10.0 << QStringLiteral("23h00m00.00s +10°00′00.0″");
    }

    void writesSexagesimal()
    {
        QFETCH(double, ra);
        QFETCH(double, dec);
        QFETCH(QString, text);
        QCOMPARE(sexagesimal(ra, dec), text);
    }

    /// The lowest, leftmost pixel of the whole image is (1, 1), also when only a part is shown.
    void countsPixelsOfTheWholeImageFromOne()
    {
        Document document;
        document.open(test::blankObservation(201, 2, 0.5F));
        QVERIFY(document.field()->cols() < 201);
        Readout readout(document);
        readout.showSky(0, 0);
        QVERIFY(readout.line().startsWith(QStringLiteral("x 101.0  y 101.0")));
        QVERIFY(readout.line().contains(QStringLiteral("S/N 4.0")));
        readout.showSky(document.field()->xOf(0), document.field()->yOf(0));
        const int first = document.fieldCol() + 1;
        QVERIFY(readout.line().startsWith(QStringLiteral("x %1.0  y %1.0").arg(first)));
    }

    /// The map's own value and unit, not the brightness of the source that it covers.
    void saysWhatAMapOfTheSourceSays()
    {
        constexpr int kSide = 16;
        Document document;
        document.open(test::blankObservation(40, 2, 0.5F));
        Scene scene = document.scene();
        scene.sourceGrid = {kSide, 0.04, 0, 0};
        document.showScene(scene);
        ImageQuad quad(document);
        Readout readout(document);
        connect(&quad, &ImageQuad::hoveredSource, &readout, &Readout::showSource);
        auto frame = std::make_shared<LiveFrame>();
        frame->model = frame->residual = Image(40, 40, 0.0F);
        frame->source = Image(kSide, kSide, 7.0F);
        document.setFrame(frame);
        ImagePanel* panel = quad.panel(ImageQuad::Source);
        const auto said = [&] {
            Q_EMIT panel->hovered(0.1, 0.1);
            return readout.line();
        };
        QVERIFY(said().endsWith(QStringLiteral("7 e⁻/s/″²")));

        quad.setMagnificationShown(true);
        QVERIFY2(said().contains(QStringLiteral("magnification")), qPrintable(said()));
        QVERIFY(said().endsWith(QStringLiteral("×")));
        quad.setMagnificationShown(false);

        document.beginPosterior(scene, 8);
        for (std::uint32_t i = 0; i < 8; ++i) {
            document.addSamples({{static_cast<int>(i), test::noise(kSide, i, 7), Image(), 0, {}}});
        }
        document.setPriorDeviation(Image(kSide, kSide, 2.0F));
        document.setBrowse({Browse::View::Constraint, 0});
        document.setFrame(frame);
        QVERIFY2(said().contains(QStringLiteral("posterior/prior variance 0.")),
                 qPrintable(said()));
        QVERIFY(!said().contains(QStringLiteral("e⁻")));
    }
};

ANNEAU_TEST(readout, ReadoutTest)
#include "readout_test.moc"
