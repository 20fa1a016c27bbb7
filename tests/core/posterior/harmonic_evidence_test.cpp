// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/harmonic_evidence.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace anneau;

namespace {

constexpr int kChains = 8, kDraws = 400, kDims = 3;
constexpr double kLogZ = 7.5;

/// Standard normal draws whose unnormalised log-density has the evidence kLogZ.
struct Chains {
    std::vector<float> values;
    std::vector<double> logs;

    Chains()
    {
        Rng rng(4, 0);
        for (int i = 0; i < kChains * kDraws; ++i) {
            double norm = 0;
            for (int k = 0; k < kDims; ++k) {
                const auto value = static_cast<float>(rng.normal());
                values.push_back(value);
                norm += static_cast<double>(value) * static_cast<double>(value);
            }
            logs.push_back(
                static_cast<float>(kLogZ - 0.5 * (norm + kDims * std::log(2 * std::numbers::pi))));
        }
    }
    ChainSamples view() const { return {values, logs, kChains, kDraws, kDims}; }
};

} // namespace

class HarmonicEvidenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsTheEvidenceOfAGaussian()
    {
        const Chains chains;
        const TrainedGaussian target = trainOnFirstHalf(chains.view());
        for (const double temperature : {0.3, 0.8}) {
            const HarmonicEvidence got = harmonicEvidence(chains.view(), target, temperature);
            qInfo("ln Z %.4f +- %.4f, %.0f effective", got.logZ, got.sd, got.effectiveSamples);
            QVERIFY(std::abs(got.logZ - kLogZ) < 5 * got.sd + 1e-6);
            QVERIFY(got.sd < 0.1);
            QCOMPARE(got.chains.size(), std::size_t{kChains / 2});
        }
    }

    /// A target far wider than the posterior is what the method is not for: few draws decide.
    void aWideTargetShowsInTheEffectiveSamples()
    {
        const Chains chains;
        const TrainedGaussian target = trainOnFirstHalf(chains.view());
        const double good = harmonicEvidence(chains.view(), target, 0.8).effectiveSamples;
        const double bad = harmonicEvidence(chains.view(), target, 6).effectiveSamples;
        QVERIFY(bad < good / 10);
    }
};

ANNEAU_TEST(harmonic_evidence, HarmonicEvidenceTest)
#include "harmonic_evidence_test.moc"
