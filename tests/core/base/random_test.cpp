// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <cmath>

#include <QTest>

#include "tests/support/test_main.h"

using anneau::Rng;

class RandomTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Known answer of the Random123 distribution (kat_vectors, philox4x32-10, all-zero key and counter).
    void reproducesThePublishedVector()
    {
        Rng rng(0, 0, 0);
        QCOMPARE(rng.bits(), 0x6627e8d5u);
        QCOMPARE(rng.bits(), 0xe169c58du);
        QCOMPARE(rng.bits(), 0xbc57ac4cu);
        QCOMPARE(rng.bits(), 0x9b00dbd8u);
    }

    void aStreamDoesNotDependOnTheOthers()
    {
        Rng alone(7, 3, 5);
        const double first = alone.normal();
        Rng other(7, 2, 5);
        other.normal();
        Rng again(7, 3, 5);
        QCOMPARE(again.normal(), first);
        QVERIFY(Rng(7, 2, 5).normal() != first);
        QVERIFY(Rng(7, 3, 6).normal() != first);
        QVERIFY(Rng(8, 3, 5).normal() != first);
    }

    /// 200 000 draws: mean within 4.5 standard errors and variance within 4.5 of its own
    /// (false alarm about 1e-5 each; the seed is fixed).
    void normalsHaveUnitVariance()
    {
        Rng rng(1, 0);
        const int n = 200000;
        double sum = 0, squares = 0, fourth = 0;
        for (int i = 0; i < n; ++i) {
            const double z = rng.normal();
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
        }
        QVERIFY(std::abs(sum / n) < 4.5 / std::sqrt(n));
        QVERIFY(std::abs(squares / n - 1) < 4.5 * std::sqrt(2.0 / n));
        QVERIFY(std::abs(fourth / n - 3) < 4.5 * std::sqrt(96.0 / n));
    }

    void belowIsUniform()
    {
        Rng rng(2, 0);
        int counts[7] = {};
        for (int i = 0; i < 70000; ++i) {
            ++counts[rng.below(7)];
        }
        double chi2 = 0;
        for (int count : counts) {
            chi2 += std::pow(count - 10000.0, 2) / 10000.0;
        }
        QVERIFY(chi2 < 27.9); // chi-squared, 6 degrees of freedom, p = 1e-4
    }
};

ANNEAU_TEST(random, RandomTest)
#include "random_test.moc"
