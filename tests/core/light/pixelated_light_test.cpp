// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/light_of.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

Component pixels(double factor, double scale, double x, double y)
{
    auto image = std::make_shared<Image>(3, 4);
    for (std::size_t i = 0; i < image->size(); ++i) {
        (*image)[i] = static_cast<float>(i * i);
    }
    Component component{"PixelatedRegularGrid", "light", {factor, scale, x, y}, {}};
    component.map = std::move(image);
    return component;
}

double brightness(const Component& c, double x, double y)
{
    double value = 0;
    lightModelOf(c)->addBrightness(c.values, 1, &x, &y, &value);
    return value;
}

} // namespace

class PixelatedLightTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void hasTheImagesValuesAtItsPixels()
    {
        const Component c = pixels(2, 0.1, 0.3, -0.4);
        for (int row = 0; row < 3; ++row) {
            for (int col = 0; col < 4; ++col) {
                const double x = 0.3 + 0.1 * (col - 1.5), y = -0.4 + 0.1 * (row - 1);
                QVERIFY(std::abs(brightness(c, x, y) - 2 * double(c.map->at(row, col))) < 1e-9);
            }
        }
        // Halfway between the four lowest, and beyond the outermost pixels' centres.
        QVERIFY(std::abs(brightness(c, 0.2, -0.45) - 0.5 * (0 + 1 + 16 + 25)) < 1e-9);
        QVERIFY(std::abs(brightness(c, 0.3 - 0.19, -0.4 - 0.14)) < 1e-9);
        QVERIFY(std::abs(brightness(c, 0.3 + 0.19, -0.4 + 0.14) - 2 * 121) < 1e-9);
        QCOMPARE(brightness(c, 0.3 + 0.21, -0.4), 0.0);
        QCOMPARE(brightness(c, 0.3, -0.4 - 0.16), 0.0);
    }

    void slopesMatchDifferences()
    {
        const Component c = pixels(1.5, 0.1, 0.3, -0.4);
        const double x = 0.33, y = -0.43, h = 1e-6;
        double jac[4], dx, dy;
        const auto model = lightModelOf(c);
        model->brightnessJacobian(c.values, 1, &x, &y, jac, &dx, &dy);
        const auto near = [](double a, double b) {
            return std::abs(a - b) < 1e-5 * (1 + std::abs(b));
        };
        QVERIFY(near(dx, (brightness(c, x + h, y) - brightness(c, x - h, y)) / (2 * h)));
        QVERIFY(near(dy, (brightness(c, x, y + h) - brightness(c, x, y - h)) / (2 * h)));
        for (std::size_t k = 0; k < 4; ++k) {
            Component above = c, below = c;
            above.values[k] += h;
            below.values[k] -= h;
            QVERIFY(near(jac[k], (brightness(above, x, y) - brightness(below, x, y)) / (2 * h)));
        }
        QVERIFY(std::abs(dx) > 1 && std::abs(jac[1]) > 1);
    }

    void isDarkWithoutAnImage()
    {
        Component c = pixels(1, 0.1, 0, 0);
        c.map = nullptr;
        QCOMPARE(brightness(c, 0, 0), 0.0);
    }
};

ANNEAU_TEST(pixelated_light, PixelatedLightTest)
#include "pixelated_light_test.moc"
