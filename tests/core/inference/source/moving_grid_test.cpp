// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/source/moving_grid.h"
#include "core/inference/source/source_inversion.h"
#include "tests/core/inference/small_lens.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace anneau;

namespace {

const SourceGrid kGrid{12, 0.12, 0.10, -0.05};

/// With all that moves a lens' images free.
Scene scene()
{
    Scene s = test::smallScene();
    for (Component& mass : s.lensMass) {
        std::fill(mass.fixed.begin(), mass.fixed.end(), false);
    }
    return s;
}

/// A lens and one that is the same but for a sheet of mass: all angles in the source plane are
/// `size` times as large.
Scene withSheet(double size)
{
    Scene s;
    s.lensMass = {test::component("SIE", "lens", {1.2 * size, 0.75, 30, 0, 0}),
                  test::component("ConvergenceSheet", "sheet", {1 - size})};
    return s;
}

FitData data()
{
    const Observation o = test::smallObservation(scene(), 3);
    return fitData(o, {}, 2, 0, 0, o.rows(), o.cols());
}

/// Where the source's light is.
Mask arcs(const FitData& data)
{
    Mask mask(data.frame.rows, data.frame.cols);
    for (std::size_t i = 0; i < mask.size(); ++i) {
        mask[i] = data.data[i] * std::sqrt(data.weight[i]) > 4 ? 1 : 0;
    }
    return mask;
}

ImageAndColumns noLight(const FitData& data, const ParameterMap& map)
{
    return {Grid<double>(data.frame.rows, data.frame.cols), std::vector<Grid<double>>(map.size())};
}

} // namespace

class MovingGridTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void growsWithTheSource()
    {
        const FitData d = data();
        const MovingGrid grid(d, arcs(d), withSheet(1), kGrid);
        for (const double size : {0.7, 1.0, 1.3}) {
            const SourceGrid moved = grid.at(withSheet(size));
            QCOMPARE(moved.pixels, kGrid.pixels);
            QVERIFY(std::abs(moved.pixelScale - size * kGrid.pixelScale) < 1e-9);
            QVERIFY(std::abs(moved.centerX - size * kGrid.centerX) < 1e-9);
            QVERIFY(std::abs(moved.centerY - size * kGrid.centerY) < 1e-9);
        }
    }

    /// Too few pixels to measure a size by.
    void staysWithoutAnchors()
    {
        const FitData d = data();
        const Mask none(d.frame.rows, d.frame.cols);
        const MovingGrid grid(d, none, scene(), kGrid);
        QCOMPARE(grid.at(withSheet(1.3)).pixelScale, kGrid.pixelScale);
        const ParameterMap map(scene(), {.mass = true});
        QVERIFY(grid.motion(scene(), map, map.read(scene())).scale.empty());
    }

    void motionIsTheSlope()
    {
        const FitData d = data();
        Scene s = scene();
        const MovingGrid grid(d, arcs(d), s, kGrid);
        const ParameterMap map(s, {.mass = true});
        std::vector<double> point = map.read(s);
        point[map.find(ParameterMap::Part::Mass, 0, "gamma")] += 0.2; // Away from the first lens.
        map.write(point, s);
        const GridMotion motion = grid.motion(s, map, point);
        QCOMPARE(motion.scale.size(), map.size());
        for (std::size_t k = 0; k < map.size(); ++k) {
            constexpr double kStep = 1e-5;
            SourceGrid at[2];
            for (const int side : {0, 1}) {
                std::vector<double> moved = point;
                moved[k] += side == 0 ? -kStep : kStep;
                map.write(moved, s);
                at[side] = grid.at(s);
            }
            const auto agrees = [](double a, double b) {
                return std::abs(a - b) < 1e-6 + 1e-4 * std::abs(b);
            };
            QVERIFY(agrees(motion.x[k], (at[1].centerX - at[0].centerX) / (2 * kStep)));
            QVERIFY(agrees(motion.y[k], (at[1].centerY - at[0].centerY) / (2 * kStep)));
            QVERIFY(agrees(motion.scale[k],
                           std::log(at[1].pixelScale / at[0].pixelScale) / (2 * kStep)));
        }
    }

    /// A sheet of mass only makes the source larger or smaller, which no image can tell: nor must
    /// the prior. On a grid that stays it does.
    void thePriorHasNoOpinionOnTheSize()
    {
        const FitData d = data();
        const Mask bright = arcs(d);
        SourceInversion inversion(d, Mask(d.frame.rows, d.frame.cols, 1), {});
        const SourcePrior prior{.strength = 0.5, .kappa = 0.5};
        const MovingGrid grid(d, bright, withSheet(1), kGrid);
        const auto value = [&](double size, const SourceGrid& on) {
            return inversion
                .invert(withSheet(size), on, prior, Grid<double>(d.frame.rows, d.frame.cols))
                .negativeLogEvidence;
        };
        const double here = value(1, kGrid);
        for (const double size : {0.8, 1.2}) {
            QVERIFY(std::abs(value(size, grid.at(withSheet(size))) - here) < 1e-3);
            QVERIFY(std::abs(value(size, kGrid) - here) > 1);
        }
    }

    /// The gradient goes along with the grid.
    void theGradientFollows()
    {
        const FitData d = data();
        const Scene s = scene();
        SourceInversion inversion(d, Mask(d.frame.rows, d.frame.cols, 1), {});
        const SourcePrior prior{.strength = 0.5, .kappa = 0.5};
        const MovingGrid grid(d, arcs(d), s, kGrid);
        const ParameterMap map(s, {.mass = true});
        const std::vector<double> point = map.read(s);
        const ImageAndColumns light = noLight(d, map);
        const LocalModel model =
            inversion.localModel(s, kGrid, prior, map, point, light, grid.motion(s, map, point));
        for (std::size_t k = 0; k < map.size(); ++k) {
            constexpr double kStep = 1e-4;
            double values[2];
            for (const int side : {0, 1}) {
                std::vector<double> moved = point;
                moved[k] += side == 0 ? -kStep : kStep;
                Scene there = s;
                map.write(moved, there);
                values[side] =
                    inversion.invert(there, grid.at(there), prior, light.image).negativeLogEvidence;
            }
            const double slope = (values[1] - values[0]) / (2 * kStep);
            QVERIFY2(std::abs(model.gradient[k] - slope) < 1e-2 * std::abs(slope) + 1,
                     qPrintable(QString("%1: %2 %3").arg(k).arg(model.gradient[k]).arg(slope)));
        }
    }
};

ANNEAU_TEST(moving_grid, MovingGridTest)
#include "moving_grid_test.moc"
