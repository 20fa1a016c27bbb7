// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/inference/chains/laplace.h"
#include "core/inference/chains/lens_chains.h"
#include "core/inference/chains/lens_trial.h"
#include "core/posterior/diagnostics.h"
#include "tests/core/inference/small_lens.h"
#include "tests/support/test_main.h"

#include <Eigen/Dense>
#include <QTest>

#include <array>
#include <cmath>
#include <span>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr std::size_t kDraws = 100;

/// Only the Einstein radius is free, so that the whole density can be summed: with the two numbers
/// of the source's prior it is three-dimensional.
LensDensity threeNumbers()
{
    Scene scene = smallScene();
    scene.lensMass[0].fixed = {false, true, true, true, true, true};
    const Observation observation = smallObservation(scene, 2);
    LensTrialOptions options;
    options.sourcePixels = 8;
    auto model = trialModel(observation, scene, options, 1);
    return LensDensity(std::move(*model), {});
}

std::vector<NutsChain> chainsOf(const LensDensity& density, const LaplaceFit& top,
                                std::size_t draws)
{
    NutsState state;
    state.covariance = top.covariance;
    state.points = dispersedStarts(density, top, 4, 1.5, 1);
    std::vector<NutsChain> chains;
    const NutsOptions options{.warmUp = 30};
    warmUpNuts(density, state, options, {}, {});
    sampleNuts(density, state, chains, static_cast<int>(draws), options, {});
    return chains;
}

struct Moments {
    double logZ = 0;
    std::array<double, 3> mean{}, sd{}; ///< Of the bounded coordinates.
};

/// The density summed over all of the box of the source's two numbers, and over seven standard
/// deviations of the lens to either side. In bounded coordinates, in which the box is whole: over
/// the free ones the tails are exponential, since the data bound neither number from below, and a
/// lattice of some standard deviations there misses a tenth of the widths.
Moments summed(const LensDensity& density, const LaplaceFit& top)
{
    constexpr std::size_t kLens = 15, kSource = 16;
    const BoundedCoordinates& coordinates = density.coordinates();
    const auto& priors = density.model().priors;
    const double centre = coordinates.bounded(top.point)[0];
    const double width = coordinates.slopes(top.point)[0] * std::sqrt(top.covariance(0, 0));
    std::array<double, 3> step{width, 0, 0};
    for (std::size_t k : {1, 2}) {
        step[k] = (priors[k].upper - priors[k].lower) / kSource;
    }
    const auto place = [&](std::size_t i) {
        return std::vector<double>{centre + width * (double(i / kSource / kSource) - 7),
                                   priors[1].lower +
                                       step[1] * (double(i / kSource % kSource) + 0.5),
                                   priors[2].lower + step[2] * (double(i % kSource) + 0.5)};
    };
    std::vector<double> weight(kLens * kSource * kSource);
    parallelFor(weight.size(), 1, [&](std::size_t begin, std::size_t end) {
        std::vector<double> unused(3);
        for (std::size_t i = begin; i < end; ++i) {
            const std::vector<double> x = place(i);
            double log = density.logLikelihood(x, unused) - top.logDensity;
            for (std::size_t k = 0; k < 3; ++k) {
                log += priors[k].logDensity(x[k]);
            }
            weight[i] = std::exp(log);
        }
    });
    Moments result;
    double sum = 0;
    std::array<double, 3> squares{};
    for (std::size_t i = 0; i < weight.size(); ++i) {
        const std::vector<double> x = place(i);
        sum += weight[i];
        for (std::size_t k = 0; k < 3; ++k) {
            result.mean[k] += weight[i] * x[k];
            squares[k] += weight[i] * x[k] * x[k];
        }
    }
    result.logZ = top.logDensity + std::log(sum * step[0] * step[1] * step[2]);
    for (std::size_t k = 0; k < 3; ++k) {
        result.mean[k] /= sum;
        result.sd[k] = std::sqrt(squares[k] / sum - result.mean[k] * result.mean[k]);
    }
    return result;
}

/// Mean of values of chains, and its standard error from the effective draws.
struct Estimate {
    double mean, error;
};

Estimate estimate(const Chains& values)
{
    double sum = 0, squares = 0, count = 0;
    for (const auto& chain : values) {
        for (const double value : chain) {
            sum += value;
            squares += value * value;
            ++count;
        }
    }
    const double mean = sum / count;
    return {mean, std::sqrt((squares / count - mean * mean) / diagnoseChains(values).bulkEss)};
}

} // namespace

class LensChainsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Chains against the sum over a lattice: evidence, means and widths. Five standard errors as
    /// the effective draws have them, and what the lattice may be off by: of some thousand seeds
    /// one fails.
    void chainsAgreeWithTheSumOverALattice()
    {
        const LensDensity density = threeNumbers();
        const std::vector<double> start = density.coordinates().free(std::vector<double>{
            1.2, density.model().priors[1].lower + 0.4, density.model().priors[2].lower + 0.5});
        Eigen::MatrixXd guess = 0.1 * Eigen::MatrixXd::Identity(3, 3);
        guess(0, 0) = 1e-6;
        const LaplaceFit top = laplaceFit(density, start, guess, 4, {});
        QVERIFY(std::isfinite(top.logDensity));
        const Moments expected = summed(density, top);

        const std::vector<NutsChain> chains = chainsOf(density, top, kDraws);
        const ChainEvidence evidence = chainEvidence(chains, 3);
        qInfo("ln Z %.3f +- %.3f, summed %.3f", evidence.logZ, evidence.sd, expected.logZ);
        QVERIFY(evidence.known && evidence.sd < 0.3);
        QVERIFY(std::abs(evidence.logZ - expected.logZ) < 5 * evidence.sd + 0.02);
        for (std::size_t k = 0; k < 3; ++k) {
            Chains values, squares;
            for (const NutsChain& chain : chains) {
                auto& value = values.emplace_back();
                auto& square = squares.emplace_back();
                for (std::size_t i = 0; i < kDraws; ++i) {
                    const std::vector<double> x =
                        density.coordinates().bounded(std::span(chain.draws).subspan(3 * i, 3));
                    const double off = (x[k] - expected.mean[k]) / expected.sd[k];
                    value.push_back(off);
                    square.push_back(off * off);
                }
            }
            const Estimate mean = estimate(values), square = estimate(squares);
            qInfo("%zu: mean off by %.3f +- %.3f sd, variance %.3f +- %.3f of the sum's", k,
                  mean.mean, mean.error, square.mean, square.error);
            QVERIFY(mean.error < 0.12 && square.error < 0.25);
            QVERIFY(std::abs(mean.mean) < 5 * mean.error + 0.02);
            QVERIFY(std::abs(square.mean - 1) < 5 * square.error + 0.04);
        }
        QVERIFY(worstRhat(chains, 3) < 1.1);
        QVERIFY(leastEss(chains, 3) > 50);
    }

    /// Draws as COOLEST has them: names, fixed parameters, and the frame of the whole image.
    void parametersAreNamedAndSummarised()
    {
        const LensDensity density = threeNumbers();
        NutsChain chain;
        const auto add = [&](double radius) {
            const std::vector<double> z = density.coordinates().free(
                std::vector<double>{radius, density.model().priors[1].lower + 0.3, std::log(0.25)});
            chain.draws.insert(chain.draws.end(), z.begin(), z.end());
            chain.logDensity.push_back(0);
        };
        for (const double radius : {1.1, 1.2, 1.3, 1.4, 1.5}) {
            add(radius);
        }
        const LensChains got = lensChains(density, {chain, chain});
        QCOMPARE(got.parameters.size(), std::size_t{10});
        QCOMPARE(got.parameters[0].name(), std::string("lens.theta_E"));
        QCOMPARE(got.parameters[0].unit, std::string("arcsec"));
        QVERIFY(!got.parameters[0].fixed && got.parameters[1].fixed);
        QVERIFY(std::abs(got.parameters[0].median - 1.3) < 1e-9);
        QVERIFY(std::abs(got.parameters[0].mean - 1.3) < 1e-9);
        QVERIFY(std::abs(got.parameters[0].low95 - 1.1) < 1e-9); // Of ten draws the lowest.
        QVERIFY(std::abs(got.parameters[1].median - 2.1) < 1e-12);
        QCOMPARE(got.parameters[1].sd, 0.0);
        QCOMPARE(got.parameters[9].name(), std::string("source.correlation_length"));
        QVERIFY(std::abs(got.parameters[9].median - 4 * 1.1 / 8) < 1e-9);
    }

    /// A tenth of the draws say nothing of an evidence.
    void fewDrawsGiveNoEvidence()
    {
        NutsChain chain;
        for (int i = 0; i < 12; ++i) {
            chain.draws.insert(chain.draws.end(), {0.1 * i, 1.0 / (1 + i), 0.3});
            chain.logDensity.push_back(0);
        }
        QVERIFY(!chainEvidence({chain, chain, chain, chain}, 3).known);
        QVERIFY(!chainEvidence({}, 3).known);
    }
};

ANNEAU_TEST(lens_chains, LensChainsTest)
#include "lens_chains_test.moc"
