// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/prior_choice.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace anneau;

/// The same for the window and for the command line.
class PriorChoiceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsTheSourceGrid()
    {
        const auto taken = [](int pixels) {
            return priorFor(pixels).filename().string();
        };
        QCOMPARE(taken(32), std::string("galaxies-32.safetensors"));
        QCOMPARE(taken(64), std::string("galaxies-64.safetensors"));
        QCOMPARE(taken(48), std::string("galaxies-64.safetensors")); // there is none
    }

    void isEmptyWhereNoneCameWithTheProgram()
    {
        const QTemporaryDir empty;
        qputenv("ANNEAU_RESOURCES", empty.path().toUtf8());
        QVERIFY(priorFor(32).empty());
        QVERIFY(priorFor(64).empty());
        qunsetenv("ANNEAU_RESOURCES");
    }
};

ANNEAU_TEST(prior_choice, PriorChoiceTest)
#include "prior_choice_test.moc"
