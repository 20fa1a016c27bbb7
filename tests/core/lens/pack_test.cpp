// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/lens/pack.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <limits>

using anneau::NativePack;
using anneau::Pack;

namespace {

/// Largest relative error of exp and log in units of the last place over what formulas need.
template <class S>
double worstExp(double low, double high)
{
    using P = NativePack<S>;
    double worst = 0;
    for (int i = 0; i <= 20000; ++i) {
        const S x = static_cast<S>(low + (high - low) * i / 20000);
        const double exact = std::exp(static_cast<double>(x));
        const double got = exp(P(static_cast<double>(x))).v[P::kWidth - 1];
        worst = std::max(worst, std::abs(got / exact - 1));
    }
    return worst / std::numeric_limits<S>::epsilon();
}

template <class S>
double worstLog()
{
    using P = NativePack<S>;
    double worst = 0;
    for (int i = 0; i <= 20000; ++i) {
        const S x = static_cast<S>(std::pow(10.0, -25 + 50.0 * i / 20000));
        const double exact = std::log(static_cast<double>(x));
        const double got = log(P(static_cast<double>(x))).v[0];
        worst = std::max(worst, std::abs(got - exact) / std::max(std::abs(exact), 1e-3));
    }
    return worst / std::numeric_limits<S>::epsilon();
}

} // namespace

class PackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expIsAccurate()
    {
        QVERIFY(worstExp<double>(-700, 700) < 4);
        QVERIFY(worstExp<float>(-80, 80) < 4);
    }

    void logIsAccurate()
    {
        QVERIFY(worstLog<double>() < 4);
        QVERIFY(worstLog<float>() < 4);
        QCOMPARE(log(NativePack<double>(1.0)).v[0], 0.0);
    }

    void expStaysFinite()
    {
        QVERIFY(std::isfinite(exp(NativePack<float>(1e4)).v[0]));
        QVERIFY(exp(NativePack<float>(-1e4)).v[0] >= 0 &&
                exp(NativePack<float>(-1e4)).v[0] < 1e-37);
        QVERIFY(std::isfinite(exp(NativePack<double>(1e4)).v[0]));
    }

    void lanesAreIndependent()
    {
        using P = Pack<float, 4>;
        const float in[4] = {1, 4, 9, 16};
        const P p = P::load(in);
        float out[4];
        select(p < P(5.0), sqrt(p), -p).store(out);
        QCOMPARE(out[0], 1.0F);
        QCOMPARE(out[1], 2.0F);
        QCOMPARE(out[2], -9.0F);
        QCOMPARE(out[3], -16.0F);
        QCOMPARE(largestMagnitude(-p), 16.0);
    }
};

ANNEAU_TEST(pack, PackTest)
#include "pack_test.moc"
