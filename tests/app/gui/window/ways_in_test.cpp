// SPDX-License-Identifier: GPL-3.0-or-later
// The ways to a command or a file: palette, drop menu, choice of an image.
#include "app/gui/forms/hdu_picker.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/command_palette.h"
#include "app/gui/window/drop_menu.h"
#include "tests/support/test_main.h"

#include <QAction>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace anneau;

class WaysInTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePaletteListsEveryCommand()
    {
        QWidget window;
        Actions actions(&window);
        CommandPalette palette(actions, &window);
        QCOMPARE(palette.findChild<QListWidget*>()->count(),
                 static_cast<int>(actions.entries().size()));
    }

    void thePaletteFindsByPartsOfWordsAndRuns()
    {
        QWidget window;
        Actions actions(&window);
        QSignalSpy triggered(actions.coverage, &QAction::triggered);
        auto* palette = new CommandPalette(actions, &window);
        palette->show();
        auto* line = palette->findChild<QLineEdit*>();
        QTest::keyClicks(line, QStringLiteral("COVER test"));
        QCOMPARE(palette->findChild<QListWidget*>()->count(), 1);
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(triggered.count(), 1);
        QVERIFY(!palette->isVisible());
    }

    void thePaletteDoesNotRunWhatIsDisabled()
    {
        QWidget window;
        Actions actions(&window);
        actions.coverage->setEnabled(false);
        QSignalSpy triggered(actions.coverage, &QAction::triggered);
        CommandPalette palette(actions, &window);
        auto* line = palette.findChild<QLineEdit*>();
        QTest::keyClicks(line, QStringLiteral("coverage test"));
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(triggered.count(), 0);
    }

    void namesSpeakOfRoles_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("role"); // 0 none, 1 PSF, 2 noise, 3 mask
        QTest::newRow("image") << QStringLiteral("/data/J0252_F814W.fits") << 0;
        QTest::newRow("psf") << QStringLiteral("/data/F814W_PSF.fits.gz") << 1;
        QTest::newRow("noise") << QStringLiteral("rms.fits") << 2;
        QTest::newRow("weight") << QStringLiteral("j0252-wht.fits") << 2;
        QTest::newRow("mask") << QStringLiteral("my_mask2.fits") << 3;
        QTest::newRow("a part of a word") << QStringLiteral("ferris.fits") << 0;
        QTest::newRow("only the name counts") << QStringLiteral("/psf/lens.fits") << 0;
    }
    void namesSpeakOfRoles()
    {
        QFETCH(QString, file);
        QFETCH(int, role);
        const DropMenu::Role roles[] = {nullptr, &ObservationFiles::psf, &ObservationFiles::noise,
                                        &ObservationFiles::mask};
        QVERIFY(roleFromName(file) == roles[role]);
    }

    void aDropCanTakeEveryRole()
    {
        DropMenu menu(QStringLiteral("/data/psf.fits"));
        QStringList opened;
        std::vector<DropMenu::Role> roles;
        connect(&menu, &DropMenu::openRequested, this, [&](const QString& f) { opened << f; });
        connect(&menu, &DropMenu::roleRequested, this,
                [&](DropMenu::Role role, const QString&) { roles.push_back(role); });
        QVERIFY(menu.defaultAction()->text().contains(QStringLiteral("point-spread")));
        for (QAction* action : menu.actions()) {
            action->trigger();
        }
        QCOMPARE(opened, QStringList(QStringLiteral("/data/psf.fits")));
        QCOMPARE(static_cast<int>(roles.size()), 3);
    }

    void onlyImagesCanBePicked()
    {
        const std::vector<HduInfo> hdus = {{1, "", "empty", {}, 8, ""},
                                           {2, "SCI_A", "image", {32, 40}, -32, "image"},
                                           {3, "ERR_A", "image", {32, 40}, -32, "noise"},
                                           {4, "SCI_B", "image", {32, 40}, -32, "image"}};
        HduPicker picker(QStringLiteral("two.fits"), hdus);
        QCOMPARE(picker.chosen(), std::string("2")); // the first image
        auto* list = picker.findChild<QTreeWidget*>();
        QVERIFY(!(list->topLevelItem(2)->flags() & Qt::ItemIsSelectable));
        list->setCurrentItem(list->topLevelItem(3));
        QCOMPARE(picker.chosen(), std::string("4"));
    }
};

ANNEAU_TEST(ways_in, WaysInTest)
#include "ways_in_test.moc"
