// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/document.h"
#include "app/gui/panels/readout.h"
#include "tests/support/test_main.h"

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
        auto whole = std::make_shared<Observation>();
        whole->name = "test";
        whole->data = Image(201, 201, 2.0F);
        whole->sigma = Image(201, 201, 0.5F);
        whole->mask = Mask(201, 201, 1);
        whole->pixelScale = 0.05;
        Document document;
        document.open(whole);
        QVERIFY(document.field()->cols() < 201);
        Readout readout(document);
        readout.showSky(0, 0);
        QVERIFY(readout.text().startsWith(QStringLiteral("x 101.0  y 101.0")));
        QVERIFY(readout.text().contains(QStringLiteral("S/N 4.0")));
        readout.showSky(document.field()->xOf(0), document.field()->yOf(0));
        const int first = document.fieldCol() + 1;
        QVERIFY(readout.text().startsWith(QStringLiteral("x %1.0  y %1.0").arg(first)));
    }
};

ANNEAU_TEST(readout, ReadoutTest)
#include "readout_test.moc"
