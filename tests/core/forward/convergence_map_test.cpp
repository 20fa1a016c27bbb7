// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/forward/convergence_map.h"
#include "tests/core/forward/dot.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>
#include <span>

using anneau::ConvergenceMap;
using anneau::Grid;
using anneau::Rng;
using anneau::test::dot;

namespace {

Grid<double> noise(int rows, int cols, std::uint32_t stream)
{
    Grid<double> values(rows, cols);
    Rng(9, stream).fillNormal(std::span<double>(values.data(), values.size()));
    return values;
}

} // namespace

class ConvergenceMapTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// One pixel of mass is a point mass of theta_E^2 = kappa s^2/pi, from corner to corner.
    void onePixelIsAPointMass()
    {
        const int rows = 7, cols = 12;
        const double scale = 0.3, strength = 2.5 * scale * scale / std::numbers::pi;
        Grid<double> kappa(rows, cols);
        kappa.at(0, 11) = 2.5;
        const ConvergenceMap map(rows, cols, scale);
        const auto alpha = map.deflection(kappa);
        const Grid<double> psi = map.potential(kappa);
        for (int r = 0; r < rows; ++r) {
            for (int c = 0; c < cols; ++c) {
                const double x = (c - 11) * scale, y = r * scale, r2 = x * x + y * y;
                const bool self = r2 == 0;
                const double expectedX = self ? 0 : strength * x / r2;
                const double expectedY = self ? 0 : strength * y / r2;
                const double expectedPsi = self ? 0 : strength * 0.5 * std::log(r2);
                QVERIFY(std::abs(alpha.x.at(r, c) - expectedX) < 1e-14);
                QVERIFY(std::abs(alpha.y.at(r, c) - expectedY) < 1e-14);
                QVERIFY(std::abs(psi.at(r, c) - expectedPsi) < 1e-14);
            }
        }
    }

    /// A round Gaussian deflects as the mass inside: kappa_0 2 sigma^2 (1 - exp(-r^2/2 sigma^2))/r.
    /// The error falls with the square of the pixel scale.
    void smoothMapsConverge()
    {
        double before = 0;
        for (const int side : {41, 81}) {
            const double scale = 4.0 / (side - 1), sigma = 0.35;
            Grid<double> kappa(side, side);
            for (int r = 0; r < side; ++r) {
                for (int c = 0; c < side; ++c) {
                    const double x = -2 + c * scale, y = -2 + r * scale;
                    kappa.at(r, c) = 0.8 * std::exp(-0.5 * (x * x + y * y) / (sigma * sigma));
                }
            }
            const auto alpha = ConvergenceMap(side, side, scale).deflection(kappa);
            double worst = 0;
            for (int r = 0; r < side; ++r) {
                for (int c = 0; c < side; ++c) {
                    const double x = -2 + c * scale, y = -2 + r * scale, r2 = x * x + y * y;
                    const double pull = r2 == 0
                                            ? 0
                                            : 1.6 * sigma * sigma *
                                                  (1 - std::exp(-0.5 * r2 / (sigma * sigma))) / r2;
                    worst = std::max(worst, std::hypot(alpha.x.at(r, c) - pull * x,
                                                       alpha.y.at(r, c) - pull * y));
                }
            }
            QVERIFY2(worst < 0.012, qPrintable(QString::number(worst)));
            QVERIFY2(before == 0 || worst < 0.3 * before, qPrintable(QString::number(worst)));
            before = worst;
        }
    }

    void theAdjointIsExact()
    {
        const ConvergenceMap map(9, 14, 0.2);
        const Grid<double> kappa = noise(9, 14, 0);
        const ConvergenceMap::Deflection slopes{noise(9, 14, 1), noise(9, 14, 2)};
        const auto alpha = map.deflection(kappa);
        const double there = dot(alpha.x, slopes.x) + dot(alpha.y, slopes.y);
        QVERIFY(std::abs(there - dot(kappa, map.adjoint(slopes))) <
                1e-13 * std::abs(there) + 1e-14);
    }
};

ANNEAU_TEST(convergence_map, ConvergenceMapTest)
#include "convergence_map_test.moc"
