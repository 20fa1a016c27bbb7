// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/colormap.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace anneau;

class ColormapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sequentialMapsGrowLighter();
    void divergingMapIsLightestInTheMiddle();
    void valuesOutsideAreClampedAndNanIsNoData();
    void stretchInvertsItself();
};

namespace {
double lightness(const Rgb& c)
{
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}
} // namespace

void ColormapTest::sequentialMapsGrowLighter()
{
    for (const ColorMap& map : colorMaps()) {
        if (map.diverging || map.key == "grey-inverted") {
            continue;
        }
        for (int i = 1; i <= 40; ++i) {
            QVERIFY2(lightness(map.at(i / 40.0)) > lightness(map.at((i - 1) / 40.0)),
                     map.key.data());
        }
    }
}

void ColormapTest::divergingMapIsLightestInTheMiddle()
{
    const ColorMap& map = colorMap("diverging");
    QVERIFY(map.diverging);
    for (const double t : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}) {
        QVERIFY(lightness(map.at(0.5)) > lightness(map.at(t)));
    }
    QVERIFY(map.at(0).b > map.at(0).r);
    QVERIFY(map.at(1).r > map.at(1).b);
}

void ColormapTest::valuesOutsideAreClampedAndNanIsNoData()
{
    const ColorMap& map = colorMap("viridis");
    QCOMPARE(map.at(-3).g, map.at(0).g);
    QCOMPARE(map.at(7).g, map.at(1).g);
    const Rgb none = map.at(std::numeric_limits<double>::quiet_NaN());
    QVERIFY(std::abs(none.r - none.b) < 0.05);
    QCOMPARE(colorMap("no such map").key, std::string_view("grey"));
}

void ColormapTest::stretchInvertsItself()
{
    for (const Stretch& stretch : {Stretch{-1, 4, 0}, Stretch{-0.02, 5, 0.03}}) {
        QCOMPARE(stretch(stretch.low), 0.0);
        QCOMPARE(stretch(stretch.high), 1.0);
        for (const double t : {0.1, 0.5, 0.9}) {
            QVERIFY(std::abs(stretch(stretch.valueAt(t)) - t) < 1e-12);
        }
    }
    QVERIFY(std::isnan(Stretch{0, 1, 0.1}(std::numeric_limits<double>::quiet_NaN())));
}

ANNEAU_TEST(colormap, ColormapTest)
#include "colormap_test.moc"
