// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/population.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

namespace {

constexpr double kInterim = 2;

/// Draws of the exact posterior of an object measured as x +- noise under N(0, kInterim^2).
std::vector<double> draws(double x, double noise, int count, std::uint32_t stream)
{
    const double precision = 1 / (noise * noise) + 1 / (kInterim * kInterim);
    Rng rng(9, stream);
    std::vector<double> out;
    for (int i = 0; i < count; ++i) {
        out.push_back(x / (noise * noise) / precision + rng.normal() / std::sqrt(precision));
    }
    return out;
}

} // namespace

class PopulationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theInterimPriorHasLikelihoodOne()
    {
        const PopulationLikelihood got =
            populationLikelihood({draws(1, 0.5, 40, 1), draws(-1, 0.5, 40, 2)},
                                 gaussianPopulation(0, kInterim, kInterim));
        QVERIFY(std::abs(got.logRatio) < 1e-12);
        QVERIFY(std::abs(got.smallestEffective - 40) < 1e-9);
        QVERIFY(got.trustworthy());
    }

    /// 20 000 samples of three objects: the Monte-Carlo error of a mean of weights of order 1.
    void samplesApproachTheExactValue()
    {
        const std::vector<double> x{0.7, 1.1, -0.2}, noise{0.4, 0.6, 0.3};
        std::vector<std::vector<double>> samples;
        for (std::size_t i = 0; i < x.size(); ++i) {
            samples.push_back(draws(x[i], noise[i], 20000, static_cast<std::uint32_t>(i)));
        }
        const PopulationLikelihood got =
            populationLikelihood(samples, gaussianPopulation(0.5, 0.8, kInterim));
        QVERIFY(std::abs(got.logRatio - exactGaussianPopulation(x, noise, 0.5, 0.8, kInterim)) <
                0.03);
    }

    void aPopulationFarFromTheSamplesIsNotTrusted()
    {
        const PopulationLikelihood got =
            populationLikelihood({draws(0, 0.3, 200, 1)}, gaussianPopulation(3, 0.1, kInterim));
        QVERIFY(!got.trustworthy());
        QVERIFY(std::isfinite(got.logRatio));
    }
};

ANNEAU_TEST(population, PopulationTest)
#include "population_test.moc"
