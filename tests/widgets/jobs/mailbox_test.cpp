// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "widgets/jobs/mailbox.h"

#include <QSignalSpy>
#include <QTest>

#include <thread>

using namespace anneau;

class MailboxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsOnlyTheNewest()
    {
        Bell bell(10);
        Mailbox<int> box(bell);
        for (int i = 0; i < 1000; ++i) {
            box.put(i);
        }
        QCOMPARE(*box.take(), 999);
        QVERIFY(box.take() == nullptr);
    }

    void ringsOnceForManyPuts()
    {
        Bell bell(50);
        Mailbox<int> box(bell);
        QSignalSpy rang(&bell, &Bell::rang);
        std::thread worker([&box] {
            for (int i = 0; i < 10000; ++i) {
                box.put(i);
            }
        });
        worker.join(); // the reader's event loop did not run meanwhile
        QVERIFY(rang.wait());
        QCOMPARE(rang.count(), 1);
        QCOMPARE(*box.take(), 9999);
    }

    void losesNothingPutWhileAnswering()
    {
        Bell bell(1);
        Mailbox<int> box(bell);
        int last = -1;
        connect(&bell, &Bell::rang, &bell, [&] {
            if (const auto value = box.take()) {
                last = *value;
            }
        });
        std::thread worker([&box] {
            for (int i = 0; i <= 2000; ++i) {
                box.put(i);
                std::this_thread::yield();
            }
        });
        QTRY_COMPARE(last, 2000); // the last one always arrives
        worker.join();
    }

    void ringsNoOftenerThanItsInterval()
    {
        constexpr int kInterval = 40;
        Bell bell(kInterval);
        std::vector<qint64> times;
        QElapsedTimer clock;
        clock.start();
        connect(&bell, &Bell::rang, &bell, [&] {
            times.push_back(clock.elapsed());
            bell.ring(); // at once again
        });
        bell.ring();
        QTRY_VERIFY(times.size() >= 4);
        for (std::size_t i = 1; i < times.size(); ++i) {
            QVERIFY(times[i] - times[i - 1] >= kInterval - 2); // timers may round down
        }
    }

    void conveysEverythingInOrder()
    {
        Bell bell(5);
        Conveyor<int> conveyor(bell);
        std::vector<int> got;
        connect(&bell, &Bell::rang, &bell, [&] {
            for (const int value : conveyor.takeAll()) {
                got.push_back(value);
            }
        });
        std::thread worker([&conveyor] {
            for (int i = 0; i < 5000; ++i) {
                conveyor.put(i);
            }
        });
        QTRY_COMPARE(got.size(), std::size_t(5000));
        worker.join();
        for (int i = 0; i < 5000; ++i) {
            QCOMPARE(got[static_cast<std::size_t>(i)], i);
        }
    }
};

ANNEAU_TEST(mailbox, MailboxTest)
#include "mailbox_test.moc"
