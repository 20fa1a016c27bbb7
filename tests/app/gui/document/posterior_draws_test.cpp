// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/posterior_draws.h"
#include "core/base/random.h"
#include "tests/support/noise_image.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using anneau::test::noise;

class PosteriorDrawsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneSampleHasNoSpread()
    {
        PosteriorDraws draws(Scene(), 4);
        draws.add({PosteriorSample{0, noise(4, 1, 2), noise(8, 2, 0), 12.5}});
        QCOMPARE(draws.size(), 1);
        QCOMPARE(draws.chi2(0), 12.5);
        QCOMPARE((*draws.standardDeviation())[3], 0.0F);
        QCOMPARE((*draws.signalToNoise())[3], 0.0F); // not infinity
        QCOMPARE((*draws.mean())[3], (*draws.source(0))[3]);
    }

    void ratioIsMeanOverDeviation()
    {
        PosteriorDraws draws(Scene(), 8);
        for (std::uint32_t i = 0; i < 8; ++i) {
            draws.add({PosteriorSample{static_cast<int>(i), noise(4, i, 5), Image(), 0}});
        }
        for (std::size_t p = 0; p < 16; ++p) {
            QVERIFY(std::abs((*draws.signalToNoise())[p] -
                             (*draws.mean())[p] / (*draws.standardDeviation())[p]) < 1e-4);
        }
        QVERIFY(draws.modelDeviation()->empty());
    }
};

ANNEAU_TEST(posterior_draws, PosteriorDrawsTest)
#include "posterior_draws_test.moc"
