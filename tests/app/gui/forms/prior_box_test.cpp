// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/workbench.h"
#include "app/gui/forms/prior_box.h"
#include "core/session/prior_choice.h"
#include "tests/support/blank_observation.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;

namespace {

/// An observation of nothing, modelled on so many source pixels a side.
void openWithGrid(Workbench& workbench, int pixels)
{
    Scene scene;
    scene.sourceGrid.pixels = pixels;
    workbench.document().open(test::blankObservation(40, 0, 1), scene);
}

void choose(PriorBox& box, int row)
{
    box.setCurrentIndex(row);
    Q_EMIT box.activated(row); // what a choice by hand emits
}

} // namespace

class PriorBoxTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void automaticFollowsTheSourceGridAndSaysSo()
    {
        Workbench workbench;
        const PriorBox box(workbench);
        openWithGrid(workbench, 32);
        QCOMPARE(workbench.priorTaken(), priorFor(32));
        QVERIFY(box.currentText().endsWith(QStringLiteral("galaxies-32")));
        Scene scene = workbench.document().scene();
        scene.sourceGrid.pixels = 64;
        workbench.document().edit(scene, QStringLiteral("source pixels"), 1);
        QCOMPARE(workbench.priorTaken(), priorFor(64));
        QVERIFY(box.currentText().endsWith(QStringLiteral("galaxies-64")));
    }

    /// In the form of the source and in that of the sampling: one choice.
    void aChoiceHoldsWhateverTheGridAndShowsInEveryBox()
    {
        Workbench workbench;
        PriorBox box(workbench);
        const PriorBox other(workbench);
        const int gaussian = box.count() - 1;
        choose(box, gaussian);
        openWithGrid(workbench, 32);
        QVERIFY(workbench.priorTaken().empty());
        QCOMPARE(other.currentIndex(), gaussian);
        const PriorBox later(workbench); // as after a change of the language
        QCOMPARE(later.currentIndex(), gaussian);
        choose(box, 0);
        QCOMPARE(workbench.priorTaken(), priorFor(32));
        QCOMPARE(other.currentIndex(), 0);
    }
};

ANNEAU_TEST(prior_box, PriorBoxTest)
#include "prior_box_test.moc"
