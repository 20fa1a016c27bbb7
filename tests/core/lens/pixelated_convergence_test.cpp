// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/lens_plane.h"
#include "core/lens/mass_of.h"
#include "core/lens/pixelated_convergence.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace anneau;

namespace {

constexpr double kSigma = 0.3, kAxisRatio = 0.7;

/// An elliptical Gaussian along x and y, which has nothing near the edge of its map.
double kappaAt(double x, double y)
{
    return 1.4 * std::exp(-0.5 * (kAxisRatio * x * x + y * y / kAxisRatio) / (kSigma * kSigma));
}

/// Gaussian mass of the table with the same convergence: phi from +y, so that 90 is along x.
Component exact(double x, double y)
{
    Component c{"GaussianMass", "g", {}, {}};
    for (const Parameter& parameter : findMassModel(c.type)->parameters()) {
        c.values.push_back(parameter.key == "q"          ? kAxisRatio
                           : parameter.key == "phi"      ? 90
                           : parameter.key == "center_x" ? x
                           : parameter.key == "center_y" ? y
                           : parameter.key == "sigma"    ? kSigma
                                                         : 1.4);
    }
    return c;
}

Component mapped(double scale, double x, double y, int rows = 81, int cols = 90)
{
    auto map = std::make_shared<Image>(rows, cols);
    for (int row = 0; row < rows; ++row) {
        for (int col = 0; col < cols; ++col) {
            map->at(row, col) = static_cast<float>(
                kappaAt((col - 0.5 * (cols - 1)) * scale, (row - 0.5 * (rows - 1)) * scale));
        }
    }
    Component c{"PixelatedConvergence", "map", {1, scale, x, y}, std::vector<bool>(4, false)};
    c.map = std::move(map);
    return c;
}

struct Field {
    double ax = 0, ay = 0, xx = 0, xy = 0, yy = 0, psi = 0;
    Field(const Component& c, double x, double y)
    {
        const LensPlane plane({c});
        plane.deflection(1, &x, &y, &ax, &ay);
        plane.hessian(1, &x, &y, &xx, &xy, &yy);
        plane.potential(1, &x, &y, &psi);
    }
};

} // namespace

class PixelatedConvergenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deflectsAsTheMassThatItSamples()
    {
        const Component map = mapped(0.05, 0.2, -0.1), smooth = exact(0.2, -0.1);
        // Inside, beyond the map's edge, and where the multipoles are.
        for (const auto& [x, y] : {std::pair{0.2, -0.1},
                                   {0.31, 0.07},
                                   {-0.6, 0.5},
                                   {1.9, -1.2},
                                   {3.1, 2.9},
                                   {6.0, -1.0},
                                   {-9.0, 14.0}}) {
            const Field ours(map, x, y), theirs(smooth, x, y);
            QVERIFY2(std::abs(ours.ax - theirs.ax) < 2e-3 && std::abs(ours.ay - theirs.ay) < 2e-3,
                     qPrintable(QStringLiteral("%1 %2: %3 %4")
                                    .arg(x)
                                    .arg(y)
                                    .arg(ours.ax - theirs.ax)
                                    .arg(ours.ay - theirs.ay)));
            QVERIFY(std::abs(ours.xx - theirs.xx) < 0.02 && std::abs(ours.xy - theirs.xy) < 0.02 &&
                    std::abs(ours.yy - theirs.yy) < 0.02);
            QVERIFY(std::abs(ours.psi - theirs.psi) < 3e-3);
        }
    }

    void errorFallsWithTheSquareOfThePixel()
    {
        const auto worst = [](double scale, int side) {
            const Component map = mapped(scale, 0, 0, side, side), smooth = exact(0, 0);
            double most = 0;
            for (double x = -0.8; x < 0.8; x += 0.11) {
                most = std::max(most, std::abs(Field(map, x, 0.13).ax - Field(smooth, x, 0.13).ax));
            }
            return most;
        };
        const double coarse = worst(0.1, 41), fine = worst(0.05, 81);
        QVERIFY2(fine < 0.3 * coarse && coarse < 0.01,
                 qPrintable(QStringLiteral("%1 %2").arg(coarse).arg(fine)));
    }

    void hessianAndJacobianAreItsSlopes()
    {
        const Component c = mapped(0.05, 0.2, -0.1);
        const auto model = massModelOf(c);
        for (const auto& [x, y] : {std::pair{0.31, 0.07}, {2.4, -1.2}, {9.0, 1.0}}) {
            const double h = 1e-5;
            const Field at(c, x, y), right(c, x + h, y), left(c, x - h, y), up(c, x, y + h),
                down(c, x, y - h);
            const auto near = [](double slope, double above, double below, double by) {
                return std::abs(slope - (above - below) / (2 * by)) < 1e-6 * (1 + std::abs(slope));
            };
            QVERIFY(near(at.ax, right.psi, left.psi, h) && near(at.ay, up.psi, down.psi, h));
            QVERIFY(near(at.xx, right.ax, left.ax, h) && near(at.yy, up.ay, down.ay, h));
            QVERIFY(near(at.xy, up.ax, down.ax, h) && near(at.xy, right.ay, left.ay, h));
            double dax[4], day[4];
            model->deflectionJacobian(c.values, 1, &x, &y, dax, day);
            for (std::size_t k = 0; k < 4; ++k) {
                Component above = c, below = c;
                above.values[k] += h;
                below.values[k] -= h;
                QVERIFY(near(dax[k], Field(above, x, y).ax, Field(below, x, y).ax, h));
                QVERIFY(near(day[k], Field(above, x, y).ay, Field(below, x, y).ay, h));
            }
        }
    }

    void isContinuousWhereTheMultipolesBegin()
    {
        // A map whose mass reaches into its corners.
        auto even = std::make_shared<Image>(20, 20, 1.0F);
        Component c{"PixelatedConvergence", "map", {1, 0.05, 0, 0}, {}};
        c.map = std::move(even);
        double before = 0;
        for (double x = 0.9; x < 1.3; x += 1e-3) {
            const double now = Field(c, x, 0.7 * x).ax;
            QVERIFY2(before == 0 || std::abs(now - before) < 1.2e-3,
                     qPrintable(QString::number(x)));
            before = now;
        }
        // Far away it is a point of the same mass: alpha = M/(pi r).
        QVERIFY(std::abs(Field(c, 40, 0).ax - 1 / (std::numbers::pi * 40)) < 1e-9);
    }

    void anotherImageIsAnotherMass()
    {
        Component a = mapped(0.05, 0, 0), b = a;
        b.map = std::make_shared<const Image>(10, 10, 0.5F);
        QVERIFY(massModelOf(a) == massModelOf(a));
        QVERIFY(massModelOf(a) != massModelOf(b));
        QVERIFY(!(a == b));
        a.map = nullptr;
        QCOMPARE(Field(a, 0.3, 0.2).ax, 0.0);
    }
};

ANNEAU_TEST(pixelated_convergence, PixelatedConvergenceTest)
#include "pixelated_convergence_test.moc"
