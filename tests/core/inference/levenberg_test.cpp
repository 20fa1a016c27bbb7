// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/levenberg.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

/// Half the squares of r = (10 (y - x^2), 1 - x): Rosenbrock's valley, minimum at (1, 1).
LocalModel rosenbrock(std::span<const double> p)
{
    const double r0 = 10 * (p[1] - p[0] * p[0]);
    const double r1 = 1 - p[0];
    const double j[2][2] = {{-20 * p[0], 10}, {-1, 0}};
    LocalModel model;
    model.value = 0.5 * (r0 * r0 + r1 * r1);
    for (int a = 0; a < 2; ++a) {
        model.gradient.push_back(r0 * j[0][a] + r1 * j[1][a]);
        for (int b = 0; b < 2; ++b) {
            model.curvature.push_back(j[0][a] * j[0][b] + j[1][a] * j[1][b]);
        }
    }
    return model;
}

} // namespace

class LevenbergTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsTheEndOfTheValley()
    {
        const MinimizeOptions options{{-5, -5}, {5, 5}, 100, 1e-12, {}};
        const MinimizeResult result = minimize(rosenbrock, {-1.2, 1}, options, {});
        QVERIFY(result.converged);
        QVERIFY(std::abs(result.point[0] - 1) < 1e-6);
        QVERIFY(std::abs(result.point[1] - 1) < 1e-6);
        QVERIFY(result.evaluations < 60);
    }

    /// With x <= 0.5 the minimum is on the bound, at y = x^2.
    void staysInsideTheBox()
    {
        MinimizeOptions options{{-5, -5}, {0.5, 5}, 100, 1e-12, {}};
        bool outside = false;
        options.onStep = [&](std::span<const double> p, double) {
            outside = outside || p[0] > 0.5;
        };
        const MinimizeResult result = minimize(rosenbrock, {-1.2, 1}, options, {});
        QVERIFY(!outside);
        QCOMPARE(result.point[0], 0.5);
        QVERIFY(std::abs(result.point[1] - 0.25) < 1e-6);
    }

    void climbsOutOfForbiddenGround()
    {
        const Objective walled = [](std::span<const double> p) {
            return p[0] < -1.3 ? LocalModel{} : rosenbrock(p);
        };
        const MinimizeResult result =
            minimize(walled, {-1.2, 1}, {{-5, -5}, {5, 5}, 200, 1e-12, {}}, {});
        QVERIFY(std::abs(result.point[0] - 1) < 1e-6);
    }

    void stopsWhenAsked()
    {
        std::stop_source source;
        source.request_stop();
        const MinimizeResult result =
            minimize(rosenbrock, {-1.2, 1}, {{-5, -5}, {5, 5}, 100, 1e-12, {}}, source.get_token());
        QCOMPARE(result.evaluations, 1);
        QVERIFY(!result.converged);
    }
};

ANNEAU_TEST(levenberg, LevenbergTest)
#include "levenberg_test.moc"
