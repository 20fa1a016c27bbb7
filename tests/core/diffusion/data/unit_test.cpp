// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/diffusion/data/resample.h"
#include "core/diffusion/data/unit.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace anneau;

namespace {

/// A round Gaussian of `sigma` pixels and peak 1.
Image gaussian(int side, double row, double col, double sigma)
{
    Image image(side, side);
    for (int r = 0; r < side; ++r) {
        for (int c = 0; c < side; ++c) {
            const double d2 = (r - row) * (r - row) + (c - col) * (c - col);
            image.at(r, c) = static_cast<float>(std::exp(-0.5 * d2 / (sigma * sigma)));
        }
    }
    return image;
}

double sum(const Image& image)
{
    double total = 0;
    for (float value : image) {
        total += value;
    }
    return total;
}

} // namespace

class UnitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Of a Gaussian of width s smoothed by 1: peak p = s^2/(s^2 + 1), and the part 1 - L of its
    /// flux lies above L of the peak, on an area of -2 pi (s^2 + 1) ln L. Counted is what is above
    /// 5 %; half of these 95 % lies above L = 0.525, at a mean of 0.475/-ln L of the peak.
    void aGaussianHasItsAnalyticHalfLight()
    {
        const double s = 6;
        const HalfLight half = measureHalfLight(gaussian(64, 30.3, 33.1, s));
        const double wide = s * s + 1;
        QVERIFY(std::abs(half.brightness + 0.475 / std::log(0.525) * s * s / wide) < 0.01);
        QVERIFY(std::abs(half.radius - std::sqrt(-2 * wide * std::log(0.525))) < 0.1);
        QVERIFY(std::abs(half.row - 30.3) < 0.02);
        QVERIFY(std::abs(half.col - 33.1) < 0.02);
    }

    void theFluxScaleIsLinear()
    {
        Image image = gaussian(64, 31, 31, 5);
        const double before = fluxScaleOf(image);
        for (float& value : image) {
            value *= 250;
        }
        QVERIFY(std::abs(fluxScaleOf(image) / before / 250 - 1) < 1e-5);
        QCOMPARE(fluxScaleOf(Image(64, 64)), 0.0);
    }

    /// A noisy estimate (a tenth of the peak in every pixel) is off by far less than the prior's
    /// own scatter of fluxes.
    void noiseHardlyMovesIt()
    {
        Image image = gaussian(64, 31, 31, 5);
        const double truth = fluxScaleOf(image);
        Rng rng(3, 0);
        for (float& value : image) {
            value += static_cast<float>(0.1 * rng.normal());
        }
        QVERIFY(std::abs(std::log(fluxScaleOf(image) / truth)) < 0.5 * kFluxScatter);
    }

    void blurringKeepsTheFluxAndAddsVariances()
    {
        const Image image = gaussian(64, 32, 32, 3);
        const Image blurred = gaussianBlur(image, 2);
        QVERIFY(std::abs(sum(blurred) / sum(image) - 1) < 1e-5);
        QVERIFY(std::abs(blurred.at(32, 32) - 9.0 / 13) < 0.003);
    }

    /// Shrinking by 3 and turning keeps the surface brightness and moves the centre where asked.
    void placingKeepsSurfaceBrightness()
    {
        Placement place;
        place.row0 = 70;
        place.col0 = 80;
        place.rowOut = 30;
        place.colOut = 35;
        place.scale = 3;
        place.angle = 0.7;
        const Image image = placeImage(gaussian(150, 70, 80, 15), 64, place);
        QVERIFY(std::abs(image.at(30, 35) - 1) < 0.01);
        const double flux = 2 * std::numbers::pi * 25; // (15/3)^2
        QVERIFY(std::abs(sum(image) / flux - 1) < 0.002);
    }
};

ANNEAU_TEST(unit, UnitTest)
#include "unit_test.moc"
