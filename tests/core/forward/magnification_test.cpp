// SPDX-License-Identifier: GPL-3.0-or-later
// Maps of magnification against what is known of isothermal lenses.
#include "core/forward/magnification.h"
#include "core/lens/lens_plane.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;

namespace {

Component component(const char* type, std::vector<double> values)
{
    const std::size_t n = values.size();
    return {type, type, std::move(values), std::vector<bool>(n, false)};
}

double xOf(int col, int cols, double scale)
{
    return (col - 0.5 * (cols - 1)) * scale;
}

} // namespace

class MagnificationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// An isothermal ellipse has no shear but that of its own mass: 1/mu = 1 - 2 kappa, and kappa
    /// = theta_E / (2 sqrt(q x'^2 + y'^2 / q)) along its axes.
    void imagesOfAnIsothermalEllipse()
    {
        const double thetaE = 1.1, q = 0.7;
        const LensPlane lens({component("SIE", {thetaE, q, 0, 0, 0})}); // major axis along y
        const ImageFrame frame{60, 50, 0.08, 2};
        const Image map = imageMagnification(frame, lens);
        QCOMPARE(map.rows(), 60);
        QCOMPARE(map.cols(), 50);
        int mirrored = 0;
        for (int row = 0; row < 60; ++row) {
            for (int col = 0; col < 50; ++col) {
                const double x = xOf(col, 50, 0.08), y = xOf(row, 60, 0.08);
                const double kappa = 0.5 * thetaE / std::sqrt(q * y * y + x * x / q);
                const double expected = 1 / (1 - 2 * kappa);
                const auto found = static_cast<double>(map.at(row, col));
                QVERIFY(std::abs(found / expected - 1) < 1e-4 * (1 + std::abs(expected)));
                mirrored += found < 0 ? 1 : 0;
            }
        }
        QVERIFY(mirrored > 100);
    }

    /// Of a point at beta behind an isothermal sphere both images together have 2 theta_E/beta,
    /// beyond theta_E the one has 1 + theta_E/beta.
    void sourcesBehindAnIsothermalSphere()
    {
        const double thetaE = 1.2;
        const LensPlane lens({component("SIS", {thetaE, 0.3, -0.2})});
        const ImageFrame frame{200, 220, 0.05, 2};
        const SourceGrid grid{64, 0.045, 0.3, -0.2};
        const Image map = sourceMagnification(frame, lens, grid);
        double worst = 0;
        for (int row = 0; row < 64; ++row) {
            for (int col = 0; col < 64; ++col) {
                const double beta = std::hypot(xOf(col, 64, 0.045), xOf(row, 64, 0.045));
                if (beta > 0.25 && std::abs(beta - thetaE) > 0.1) {
                    const double expected = beta < thetaE ? 2 * thetaE / beta : 1 + thetaE / beta;
                    worst =
                        std::max(worst, std::abs(static_cast<double>(map.at(row, col)) - expected) -
                                            0.01 * expected);
                }
            }
        }
        qInfo("largest deviation %.4f", worst);
        QVERIFY(worst < 3 * 0.04);           // three rays: the second image is small near theta_E
        const float middle = map.at(32, 32); // finite on the caustic, and the largest of all
        QVERIFY(std::isfinite(middle) && middle > 20);
    }

    /// What the grid is seen in adds up to the area that sees it; without a lens, to itself.
    void areasAddUp()
    {
        const LensPlane nothing(std::vector<Component>{});
        const ImageFrame frame{40, 40, 0.1, 2};
        const SourceGrid grid{32, 0.05, 0, 0};
        const Image flat = sourceMagnification(frame, nothing, grid);
        for (const float value : flat) { // the edge, too
            QVERIFY(std::abs(value - 1) < 0.02F);
        }
        const LensPlane lens({component("PEMD", {0.8, 2.1, 0.7, 30, 0.05, 0.1}),
                              component("ExternalShear", {0.05, 60})});
        const SourceGrid wide{64, 0.1, 0, 0}; // all rays of the frame end on it
        const Image map = sourceMagnification(frame, lens, wide);
        double sum = 0;
        for (const float value : map) {
            sum += static_cast<double>(value) * 0.1 * 0.1;
        }
        QVERIFY(std::abs(sum / (40 * 0.1 * 40 * 0.1) - 1) < 1e-5);
        QVERIFY(*std::max_element(map.begin(), map.end()) > 4);
    }
};

ANNEAU_TEST(magnification, MagnificationTest)
#include "magnification_test.moc"
