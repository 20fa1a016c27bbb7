// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/forms/number_box.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace anneau;

class NumberBoxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsTheDigitsItDoesNotShow()
    {
        NumberBox box;
        box.setDecimals(2);
        box.setExact(1.01234567);
        QCOMPARE(box.exact(), 1.01234567);
        QCOMPARE(box.text(), QLocale().toString(1.01, 'f', 2));
    }

    void settingIsNotEditing()
    {
        NumberBox box;
        QSignalSpy edited(&box, &NumberBox::edited);
        box.setExact(3);
        QCOMPARE(edited.count(), 0);
    }

    void understandsAUnitTypedBehind_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("value");
        QTest::newRow("bare") << QStringLiteral("1.25") << 1.25;
        QTest::newRow("arcsec") << QStringLiteral("1.25\"") << 1.25;
        QTest::newRow("prime") << QStringLiteral("1.25″") << 1.25;
        QTest::newRow("degrees") << QStringLiteral("-45 deg") << -45.0;
    }

    void understandsAUnitTypedBehind()
    {
        QFETCH(QString, typed);
        QFETCH(double, value);
        NumberBox box;
        box.setDecimals(3);
        QSignalSpy edited(&box, &NumberBox::edited);
        box.findChild<QLineEdit*>()->setText(typed);
        QTest::keyClick(&box, Qt::Key_Return);
        QCOMPARE(box.exact(), value);
        QCOMPARE(edited.count(), 1);
    }

    /// Typed key by key: what a validator refuses never arrives.
    void understandsAPointWhereACommaIsUsual()
    {
        NumberBox box;
        box.setLocale(QLocale(QStringLiteral("fr_FR")));
        box.setDecimals(3);
        box.setExact(-0.5);
        QCOMPARE(box.text(), QStringLiteral("−0,500"));
        for (const char* typed : {"-1.25", "−1,25"}) {
            box.setExact(0);
            auto* line = box.findChild<QLineEdit*>();
            line->clear();
            for (const QChar key : QString::fromUtf8(typed)) {
                line->insert(key);
            }
            QTest::keyClick(&box, Qt::Key_Return);
            QCOMPARE(box.exact(), -1.25);
        }
    }

    void leavesTheWheelToTheFormUnlessFocused()
    {
        NumberBox box;
        box.setExact(1);
        QWheelEvent wheel({5, 5}, {5, 5}, {0, 0}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&box, &wheel);
        QCOMPARE(box.exact(), 1.0);
        QVERIFY(!wheel.isAccepted());
    }
};

ANNEAU_TEST(number_box, NumberBoxTest)
#include "number_box_test.moc"
