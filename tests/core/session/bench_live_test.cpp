// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/session/bench_live.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <set>
#include <utility>

using namespace anneau;

class BenchLiveTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRowIsTimedOnceForEachThreadCount()
    {
        const int before = threadCount();
        const auto entries = benchLive();
        std::set<std::pair<std::string, int>> seen;
        for (const BenchEntry& entry : entries) {
            QVERIFY(entry.medianMs > 0);
            QVERIFY2(entry.floorMs > 0, entry.name.c_str());
            QVERIFY(seen.emplace(entry.name, entry.threads).second);
        }
        QVERIFY(seen.count({"drag frame/lens", 1}) == 1);
        QVERIFY(seen.count({"drag frame/lens, 256 x 256", 2}) == 1);
        QVERIFY(seen.count({"images/256 sources", 2}) == 1);
        QVERIFY(seen.count({"source pixels/forward and all gradients", 1}) == 1);
        QVERIFY(seen.count({"deflection/epl+shear/1024", 2}) == 1);
        QCOMPARE(threadCount(), before);
    }

    void endsWhenStopped()
    {
        std::stop_source source;
        source.request_stop();
        QVERIFY(benchLive(source.get_token()).empty());
    }
};

ANNEAU_TEST(bench_live, BenchLiveTest)
#include "bench_live_test.moc"
