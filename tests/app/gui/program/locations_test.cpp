// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/program/locations.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace anneau;

class LocationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void demosAreNamedByTargetAndFilter()
    {
        QTemporaryDir folder;
        const QDir root(folder.path());
        QVERIFY(root.mkpath(QStringLiteral("observations")));
        for (const char* file : {"A_b_F390W.fits", "SDSSJ0252p0039_F814W_005.fits",
                                 "J1250m0523_F1280W.fits.gz", "ring.fits", "CREDITS.md"}) {
            QFile demo(root.filePath(QStringLiteral("observations/%1").arg(QLatin1String(file))));
            QVERIFY(demo.open(QIODevice::WriteOnly));
        }
        QVERIFY(qputenv("ANNEAU_RESOURCES", folder.path().toUtf8()));
        const std::vector<Demo> demos = bundledDemos();
        qunsetenv("ANNEAU_RESOURCES");
        QStringList names;
        for (const Demo& demo : demos) {
            names << demo.name;
        }
        const QStringList expected = {
            QStringLiteral("SDSSJ0252+0039 · F814W"), QStringLiteral("A_b · F390W"),
            QStringLiteral("J1250-0523 · F1280W"), QStringLiteral("ring")};
        QCOMPARE(names, expected);
    }
};

ANNEAU_TEST(locations, LocationsTest)
#include "locations_test.moc"
