// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/report/limits.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace anneau;

class LimitsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void percentileLeavesOutWhatIsNotFinite();
    void skyStretchBracketsTheBackground();
    void ticksAreRoundAndInside();
    void labelsAreShort();
};

void LimitsTest::percentileLeavesOutWhatIsNotFinite()
{
    Image image(1, 5);
    image[0] = 3;
    image[1] = std::numeric_limits<float>::quiet_NaN();
    image[2] = 1;
    image[3] = 2;
    image[4] = std::numeric_limits<float>::infinity();
    QCOMPARE(percentile(image, 0.0), 1.0);
    QCOMPARE(percentile(image, 0.5), 2.0);
    QCOMPARE(percentile(image, 1.0), 3.0);
    QVERIFY(std::isnan(percentile(Image(0, 0), 0.5)));
}

void LimitsTest::skyStretchBracketsTheBackground()
{
    Image image(50, 50);
    for (std::size_t i = 0; i < image.size(); ++i) {
        // A uniform background of mean 0.1, and a bright spot on 1 % of the pixels.
        image[i] = i % 100 == 0 ? 10.F : 0.05F + 0.1F * static_cast<float>(i % 97) / 96.F;
    }
    const Stretch stretch = skyStretch(image);
    QVERIFY(stretch.low < 0.1 && stretch.low > -0.1);
    QVERIFY(std::abs(stretch.high - 10) < 1e-6);
    QVERIFY(stretch.softening > 0 && stretch.softening < 1);
}

void LimitsTest::ticksAreRoundAndInside()
{
    QCOMPARE(niceTicks(-5, 5, 5), (std::vector<double>{-4, -2, 0, 2, 4}));
    QCOMPARE(niceTicks(0, 1, 4), (std::vector<double>{0, 0.5, 1}));
    QVERIFY(niceTicks(1, 1, 4).empty());
    const Stretch stretch{-0.02, 7, 0.03};
    const auto ticks = stretchTicks(stretch, 5);
    QVERIFY(ticks.size() >= 3);
    for (const double tick : ticks) {
        QVERIFY(tick >= stretch.low && tick <= stretch.high);
    }
}

void LimitsTest::labelsAreShort()
{
    QCOMPARE(tickLabel(0), std::string("0"));
    QCOMPARE(tickLabel(-2), std::string("−2"));
    QCOMPARE(tickLabel(0.05), std::string("0.05"));
    QCOMPARE(tickLabel(2e-6), std::string("2×10^{-6}"));
}

ANNEAU_TEST(limits, LimitsTest)
#include "limits_test.moc"
