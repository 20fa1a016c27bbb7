// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/line_integral.h"
#include "core/noise/noise_score.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;

class NoiseScoreTest : public QObject {
    Q_OBJECT

    const GaussianNoiseScore m_noise{{0.5, -1.0}, {2.0, 0.6, 0.6, 1.0}};

private Q_SLOTS:
    /// Simpson's rule is exact for cubics.
    void lineIntegralsAreExactForCubics()
    {
        const auto slope = [](double u) {
            return 4 * u * u * u - 3 * u * u + 1;
        };
        QVERIFY(std::abs(lineIntegral(slope, 2) - 1) < 1e-14);
        QVERIFY(std::abs(lineIntegral(slope, 8) - 1) < 1e-14);
    }

    void scoresAreTheGradient()
    {
        const std::vector<double> residual{1.3, 0.4};
        const std::vector<double> score = m_noise.at(residual);
        for (std::size_t k = 0; k < 2; ++k) {
            std::vector<double> up = residual, down = residual;
            up[k] += 1e-5;
            down[k] -= 1e-5;
            const double slope = (m_noise.logDensity(up) - m_noise.logDensity(down)) / 2e-5;
            QVERIFY(std::abs(slope - score[k]) < 1e-8);
        }
    }

    /// One amplitude of a fixed image: the log-likelihood is a parabola, its integral exact.
    void differencesNeedTheScoreOnly()
    {
        const auto model = [](const std::vector<double>& p) {
            return ModelAt{{2 * p[0], 3 * p[0]}, {{2, 3}}};
        };
        const std::vector<double> data{1.0, 0.2};
        const double exact = m_noise.logDensity({1 - 2 * 0.9, 0.2 - 3 * 0.9}) -
                             m_noise.logDensity({1 - 2 * 0.1, 0.2 - 3 * 0.1});
        const double got = logLikelihoodDifference(m_noise, model, data, {0.1}, {0.9}, 2);
        QVERIFY(std::abs(got - exact) < 1e-12);
    }
};

ANNEAU_TEST(noise_score, NoiseScoreTest)
#include "noise_score_test.moc"
