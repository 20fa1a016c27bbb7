// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/diagnostics.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

/// Chains x' = a x + sqrt(1 - a^2) z of unit variance, chain k shifted by k * shift.
Chains chains(int count, int length, double a, double shift)
{
    Chains out;
    for (int k = 0; k < count; ++k) {
        Rng rng(8, static_cast<std::uint32_t>(k));
        std::vector<double> chain{rng.normal()};
        while (static_cast<int>(chain.size()) < length) {
            chain.push_back(a * chain.back() + std::sqrt(1 - a * a) * rng.normal());
        }
        for (double& value : chain) {
            value += k * shift;
        }
        out.push_back(std::move(chain));
    }
    return out;
}

} // namespace

class DiagnosticsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void independentDrawsAreWorthThemselves()
    {
        const ChainDiagnostics got = diagnoseChains(chains(4, 1000, 0, 0));
        QVERIFY(got.rhat < 1.01);
        QVERIFY(got.bulkEss > 3200 && got.bulkEss < 4800);
        QVERIFY(got.tailEss > 2400 && got.tailEss < 4800);
    }

    /// The integrated time of an autoregressive chain is (1 + a)/(1 - a).
    void correlatedDrawsAreWorthLess()
    {
        const ChainDiagnostics got = diagnoseChains(chains(4, 4000, 0.8, 0));
        const double exact = 16000 * (1 - 0.8) / (1 + 0.8);
        qInfo("effective %.0f, exact %.0f", got.bulkEss, exact);
        QVERIFY(std::abs(got.bulkEss / exact - 1) < 0.2);
    }

    void chainsThatHaveNotMetAreSeen()
    {
        const ChainDiagnostics got = diagnoseChains(chains(4, 500, 0.3, 0.7));
        QVERIFY(got.rhat > 1.1);
        QVERIFY(got.bulkEss < 50);
    }

    /// Equal means, unequal spreads: only the folded draws tell.
    void spreadsThatDifferAreSeen()
    {
        Chains some = chains(4, 500, 0, 0);
        for (double& value : some[0]) {
            value *= 4;
        }
        QVERIFY(diagnoseChains(some).rhat > 1.05);
    }

    /// Calm and stormy stretches in turn: the middle is known well, the ends are not.
    void slowTailsAreWorthLess()
    {
        Chains some = chains(4, 4000, 0, 0);
        for (std::vector<double>& chain : some) {
            for (std::size_t i = 0; i < chain.size(); ++i) {
                chain[i] *= i / 400 % 4 == 0 ? 3 : 0.5;
            }
        }
        const ChainDiagnostics got = diagnoseChains(some);
        qInfo("effective %.0f, in the tails %.0f", got.bulkEss, got.tailEss);
        QVERIFY(got.tailEss < 0.1 * got.bulkEss);
    }

    void stuckChainsAreSeen()
    {
        const Chains stuck{std::vector<double>(10, 1.0), std::vector<double>(10, 2.0)};
        const ChainDiagnostics got = diagnoseChains(stuck);
        QVERIFY(got.rhat > 10);
        QVERIFY(got.bulkEss <= 4);
    }
};

ANNEAU_TEST(diagnostics, DiagnosticsTest)
#include "diagnostics_test.moc"
