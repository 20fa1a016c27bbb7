// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/jobs/rate_meter.h"

#include <QTest>

using namespace anneau;

class RateMeterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsNothingAtFirst()
    {
        RateMeter meter;
        QVERIFY(!meter.rate());
        meter.add(0, 0, 10);
        QVERIFY(!meter.remaining());
    }

    void measuresASteadyRate()
    {
        RateMeter meter;
        for (int i = 0; i <= 5; ++i) {
            meter.add(i, 2 * i, 20);
        }
        QCOMPARE(*meter.rate(), 2.0);
        QCOMPARE(*meter.remaining(), 5.0); // 10 of 20 done
    }

    void isNotThrownByOneSlowStep()
    {
        RateMeter meter;
        double time = 0;
        for (int i = 0; i <= 10; ++i) {
            meter.add(time, i, 20);
            time += i == 5 ? 60 : 1;
        }
        QCOMPARE(*meter.rate(), 1.0);
    }

    void startsAfreshWithANewStage()
    {
        RateMeter meter;
        meter.add(0, 0, 10);
        meter.add(1, 10, 10);
        meter.add(2, 0, 100);
        QVERIFY(!meter.rate());
        meter.add(3, 4, 100);
        QCOMPARE(*meter.rate(), 4.0);
    }
};

ANNEAU_TEST(rate_meter, RateMeterTest)
#include "rate_meter_test.moc"
