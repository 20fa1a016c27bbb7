// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/light/light_model.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

using anneau::findLightModel;
using anneau::LightModel;

namespace {

constexpr std::size_t kFirst = 3; ///< Index of amp_0.

double brightness(const LightModel& model, const std::vector<double>& p, double x, double y)
{
    double value = 0;
    model.addBrightness(p, 1, &x, &y, &value);
    return value;
}

/// Scale, centre, and no light.
std::vector<double> dark(const LightModel& model, double beta, double x, double y)
{
    std::vector<double> p(model.parameters().size(), 0.0);
    p[0] = beta;
    p[1] = x;
    p[2] = y;
    return p;
}

} // namespace

class ShapeletsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agreeWithLenstronomy()
    {
        // ShapeletSet of lenstronomy 1.14: amplitudes 1 to 15, beta 0.3, centre (0.1, -0.2).
        struct Case {
            double x, y, value;
        };
        for (const char* key : {"Shapelets4", "Shapelets6", "Shapelets8"}) {
            const LightModel& model = *findLightModel(key);
            std::vector<double> p = dark(model, 0.3, 0.1, -0.2);
            for (std::size_t i = 0; i < 15; ++i) {
                p[kFirst + i] = static_cast<double>(i + 1);
            }
            for (const Case& c :
                 {Case{0.25, 0.05, -11.624824572813719}, Case{-0.4, 0.3, -0.18978044126735574},
                  Case{0.1, -0.9, 2.1233684488252207}}) {
                QVERIFY(std::abs(brightness(model, p, c.x, c.y) - c.value) < 1e-12);
            }
        }
    }

    void areOrthonormal()
    {
        const LightModel& model = *findLightModel("Shapelets4");
        const double beta = 0.4, step = 0.05;
        const std::size_t count = model.parameters().size() - kFirst;
        QCOMPARE(count, std::size_t{15});
        std::vector<double> x, y;
        for (double a = -4; a <= 4; a += step) {
            for (double b = -4; b <= 4; b += step) {
                x.push_back(a);
                y.push_back(b);
            }
        }
        std::vector<std::vector<double>> each(count, std::vector<double>(x.size()));
        for (std::size_t i = 0; i < count; ++i) {
            std::vector<double> p = dark(model, beta, 0.1, -0.1);
            p[kFirst + i] = 1;
            model.addBrightness(p, x.size(), x.data(), y.data(), each[i].data());
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < x.size(); ++k) {
                    sum += each[i][k] * each[j][k] * step * step / (beta * beta);
                }
                QVERIFY(std::abs(sum - (i == j ? 1 : 0)) < 1e-9);
            }
        }
    }

    void namesTellTheOrders()
    {
        const auto table = findLightModel("Shapelets8")->parameters();
        QCOMPARE(table.size(), std::size_t{3 + 45});
        QVERIFY(table[3].key == "amp_0" && table[3].symbol == "a_0,0");
        QVERIFY(table[3 + 4].key == "amp_4" && table[3 + 4].symbol == "a_1,1");
        QVERIFY(table[3 + 44].key == "amp_44" && table[3 + 44].symbol == "a_0,8");
    }
};

ANNEAU_TEST(shapelets, ShapeletsTest)
#include "shapelets_test.moc"
