// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/command_line.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;

class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFilesAndRoles()
    {
        const auto line =
            parseCommandLine({"anneau", "obs.fits[SCI]", "--psf", "p.fits", "--noise", "n.fits",
                              "--mask", "m.fits", "--model", "lens.json", "--pixel-scale", "0.05"});
        QVERIFY(line.has_value());
        QCOMPARE(line->files->image, std::filesystem::path("obs.fits"));
        QCOMPARE(line->files->imageHdu, std::string("SCI"));
        QCOMPARE(*line->files->psf, std::filesystem::path("p.fits"));
        QCOMPARE(*line->files->noise, std::filesystem::path("n.fits"));
        QCOMPARE(*line->files->mask, std::filesystem::path("m.fits"));
        QCOMPARE(*line->files->pixelScale, 0.05);
        QCOMPARE(*line->model, std::filesystem::path("lens.json"));
    }

    void opensNothingByDefault()
    {
        const auto line = parseCommandLine({"anneau"});
        QVERIFY(line.has_value());
        QVERIFY(!line->files && !line->demo && !line->model);
    }

    void refusesWhatItDoesNotKnow_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("word");
        QTest::newRow("option") << QStringList{"anneau", "--colour"} << QStringLiteral("colour");
        QTest::newRow("second file")
            << QStringList{"anneau", "a.fits", "b.fits"} << QStringLiteral("b.fits");
        QTest::newRow("scale") << QStringList{"anneau", "a.fits", "--pixel-scale", "small"}
                               << QStringLiteral("small");
        QTest::newRow("negative scale")
            << QStringList{"anneau", "a.fits", "--pixel-scale=-1"} << QStringLiteral("-1");
    }

    void refusesWhatItDoesNotKnow()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, word);
        const auto line = parseCommandLine(arguments);
        QVERIFY(!line.has_value());
        QVERIFY(QString::fromStdString(line.error().message).contains(word));
    }
};

ANNEAU_TEST(command_line, CommandLineTest)
#include "command_line_test.moc"
