// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/diffusion/data/galaxy_pool.h"
#include "core/diffusion/data/procedural.h"
#include "core/diffusion/data/unit.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;

class ProceduralTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSeedNamesAGalaxy()
    {
        Rng once(4, 9), again(4, 9), other(4, 10);
        const Image first = proceduralGalaxy(64, once);
        QVERIFY(first == proceduralGalaxy(64, again));
        QVERIFY(!(first == proceduralGalaxy(64, other)));
    }

    /// What the header promises, for 60 galaxies: the unit, the sizes, no light at the frame's
    /// corners to speak of, no value that is not a brightness.
    void galaxiesKeepTheirPromises()
    {
        std::vector<double> radii;
        for (std::uint32_t k = 0; k < 60; ++k) {
            Rng rng(12, k);
            const Image image = proceduralGalaxy(64, rng);
            const HalfLight half = measureHalfLight(image);
            QVERIFY(std::abs(half.brightness - 1) < 1e-4);
            QVERIFY(half.radius > 2 && half.radius < 13);
            QVERIFY(std::hypot(half.row - 31.5, half.col - 31.5) < 20);
            QVERIFY(
                std::all_of(image.begin(), image.end(), [](float v) { return v >= 0 && v < 100; }));
            QVERIFY(image.at(0, 0) + image.at(63, 63) + image.at(0, 63) + image.at(63, 0) < 1.0);
            radii.push_back(half.radius);
        }
        std::sort(radii.begin(), radii.end());
        QVERIFY(radii[55] > 2 * radii[5]); // a wide range of sizes
    }

    /// A pool filled at once is the pool that got there step by step, on any number of threads.
    void aPoolIsAFunctionOfItsHistory()
    {
        const PoolOptions options{32, 5, 1, 3};
        GalaxyPool stepped(options, {}), filled(options, {});
        stepped.fill(0);
        for (int k = 0; k < 7; ++k) {
            stepped.replaceNext(k);
        }
        setThreadCount(3);
        filled.fill(7);
        setThreadCount(0);
        for (int slot = 0; slot < 5; ++slot) {
            QVERIFY(stepped.at(slot) == filled.at(slot));
        }
    }
};

ANNEAU_TEST(procedural, ProceduralTest)
#include "procedural_test.moc"
