// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lens/dual.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using D = anneau::Dual<double, 2>;

class DualTest : public QObject {
    Q_OBJECT

    static bool near(double a, double b) { return std::abs(a - b) < 1e-14 * (1 + std::abs(b)); }

private Q_SLOTS:
    /// d/dx and d/dy of each rule at (x, y) = (0.7, 1.9), against derivatives written down by hand.
    void derivativesFollowTheRules()
    {
        const double x = 0.7, y = 1.9;
        const D a = D::variable(x, 0), b = D::variable(y, 1);
        const auto check = [](const D& got, double value, double byX, double byY) {
            return near(got.v, value) && near(got.d[0], byX) && near(got.d[1], byY);
        };
        QVERIFY(check(a * b + a, x * y + x, y + 1, x));
        QVERIFY(check(a / b - b, x / y - y, 1 / y, -x / (y * y) - 1));
        QVERIFY(check(2.0 / a, 2 / x, -2 / (x * x), 0));
        QVERIFY(check(1.0 - a * 3.0, 1 - 3 * x, -3, 0));
        QVERIFY(check((a - 1.0) / 4.0, (x - 1) / 4, 0.25, 0));
        QVERIFY(
            check(sqrt(a * b), std::sqrt(x * y), 0.5 * std::sqrt(y / x), 0.5 * std::sqrt(x / y)));
        QVERIFY(check(exp(a) * log(b), std::exp(x) * std::log(y), std::exp(x) * std::log(y),
                      std::exp(x) / y));
        QVERIFY(check(sin(a) + cos(b), std::sin(x) + std::cos(y), std::cos(x), -std::sin(y)));
        QVERIFY(check(-a, -x, -1, 0));
    }

    void comparisonsAreThoseOfTheValues()
    {
        QVERIFY(D::variable(1, 0) < D(2.0));
        QVERIFY(D(3.0) > D::variable(1, 1));
    }
};

ANNEAU_TEST(dual, DualTest)
#include "dual_test.moc"
