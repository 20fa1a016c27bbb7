// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/source_view.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

constexpr int kSide = 60;

FitData frame()
{
    FitData d;
    d.frame = {kSide, kSide, 0.05, 1};
    d.data = Grid<double>(kSide, kSide);
    d.weight = Grid<double>(kSide, kSide, 1.0);
    return d;
}

/// A point mass without mass: the source plane is the image plane.
Scene noLens()
{
    Scene s;
    s.lensMass = {{"ExternalShear", "shear", {0, 0}, {false, false}}};
    return s;
}

/// Pixels of a disc around (x, y) arcsec.
Mask disc(const FitData& d, double x, double y, double radius)
{
    Mask mask(kSide, kSide);
    for (int r = 0; r < kSide; ++r) {
        for (int c = 0; c < kSide; ++c) {
            mask.at(r, c) = std::hypot(d.xOf(c) - x, d.yOf(r) - y) < radius ? 1 : 0;
        }
    }
    return mask;
}

} // namespace

class SourceViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGridThatHoldsTheArcsStays()
    {
        const FitData d = frame();
        const SourceGrid grid{20, 0.05, 0.1, -0.1};
        const SourceGrid held = holdingArcs(grid, d, noLens(), disc(d, 0.1, -0.1, 0.4));
        QVERIFY(held == grid);
        QCOMPARE(partOutside(held, d, noLens(), disc(d, 0.1, -0.1, 0.4)), 0.0);
    }

    void movesNoFartherThanItMust()
    {
        const FitData d = frame();
        const Mask arcs = disc(d, 0.6, 0, 0.4);
        const SourceGrid grid{20, 0.05, 0.1, -0.1};
        QVERIFY(partOutside(grid, d, noLens(), arcs) > 0.3);
        const SourceGrid held = holdingArcs(grid, d, noLens(), arcs);
        QCOMPARE(held.pixelScale, grid.pixelScale);
        QCOMPARE(held.centerY, grid.centerY);
        QVERIFY(held.centerX > 0.4 && held.centerX < 0.6);
        QVERIFY(partOutside(held, d, noLens(), arcs) < 0.01);
    }

    void growsByAFifthAtMost()
    {
        const FitData d = frame();
        const SourceGrid grid{20, 0.05, 0, 0};
        const SourceGrid little = holdingArcs(grid, d, noLens(), disc(d, 0, 0, 0.55));
        QVERIFY(little.pixelScale > 0.05 && little.pixelScale < 0.06);
        QVERIFY(partOutside(little, d, noLens(), disc(d, 0, 0, 0.55)) < 0.01);
        const SourceGrid much = holdingArcs(grid, d, noLens(), disc(d, 0, 0, 1.2));
        QVERIFY(std::abs(much.pixelScale - 0.06) < 1e-12);
    }
};

ANNEAU_TEST(source_view, SourceViewTest)
#include "source_view_test.moc"
