// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/posterior/kolmogorov.h"
#include "core/posterior/tarp.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

using namespace anneau;

namespace {

nlohmann::json reference()
{
    std::ifstream in(ANNEAU_SOURCE_DIR "/resources/verify/tarp_d3_trimmed.json");
    return nlohmann::json::parse(in);
}

/// |a - b| against 1e-9 of b; the files hold 13 digits.
bool close(double a, double b, double rtol = 1e-9)
{
    return std::abs(a - b) <= rtol * std::abs(b) + 1e-12;
}

/// f of a sampler whose posterior is `width` times the true one, in one dimension with a reference
/// far off, where f is the share of samples below the truth.
std::vector<double> gaussianFractions(int simulations, int samples, double width,
                                      std::uint64_t seed)
{
    std::vector<double> f;
    for (int i = 0; i < simulations; ++i) {
        Rng rng(seed, static_cast<std::uint32_t>(i));
        const double truth = rng.normal();
        int below = 0;
        for (int k = 0; k < samples; ++k) {
            below += width * rng.normal() < truth ? 1 : 0;
        }
        f.push_back(static_cast<double>(below) / samples);
    }
    return f;
}

} // namespace

class TarpTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reproducesTheReferenceCurves()
    {
        const nlohmann::json file = reference();
        for (const auto& cases : file["cases"]) {
            for (const auto& c : cases) {
                const TarpCurve curve = tarpCurve(c["coverage_per_sim"].get<std::vector<double>>(),
                                                  file["n_samples"], file["num_alpha_bins"], 1);
                const auto ecp = c["ecp"].get<std::vector<double>>();
                QCOMPARE(curve.ecp.size(), ecp.size());
                for (std::size_t i = 0; i < ecp.size(); ++i) {
                    QVERIFY(close(curve.ecp[i], ecp[i]));
                }
                QVERIFY(close(curve.areaToCurve, c["atc_upper_half"]));
                QVERIFY(close(curve.maxDeviation, c["max_abs_deviation"]));
                QVERIFY(close(curve.ksStatistic, c["ks_statistic"]));
                // Its p-value is an asymptotic expansion, ours is exact: see kolmogorov.h.
                QVERIFY(close(curve.pValue, c["ks_pvalue"], 2e-6));
            }
        }
    }

    /// Marsaglia, Tsang and Wang (2003), section 3: P(D_10 < 0.274) = 0.6284796154565.
    void reproducesThePublishedKolmogorovValue()
    {
        QVERIFY(close(1 - kolmogorovPValue(10, 0.274), 0.628479615456504275298526691328, 1e-12));
    }

    void theTwoFormsOfThePValueMeet()
    {
        const double d = 2 / std::sqrt(500.0);
        QVERIFY(close(kolmogorovPValue(500, d * (1 - 1e-12)),
                      kolmogorovPValue(500, d * (1 + 1e-12)), 1e-8));
    }

    void countsSamplesStrictlyCloser()
    {
        const std::vector<float> samples{0, 0, 1, 0, 2, 0, 3, 0};
        const std::vector<float> truth{2, 0};
        const std::vector<float> origin{0, 0};
        QCOMPARE(tarpFraction(samples, truth, origin), 0.5); // the tie at 2 does not count
    }

    void bootstrapWidthIsBinomial()
    {
        const TarpCurve curve = tarpCurve(gaussianFractions(400, 61, 1.0, 3), 61, 20, 5);
        for (std::size_t i = 2; i + 2 < curve.ecp.size(); ++i) {
            const double sd = std::sqrt(curve.ecp[i] * (1 - curve.ecp[i]) / 400);
            const double got =
                (curve.high68[i] - curve.low68[i]) / (2 * 0.9945); // normal quantile of 0.16
            QVERIFY(std::abs(got / sd - 1) < 0.15); // 1000 draws: quantile error about 4 %
        }
    }

    /// 200 calibrated experiments: the share inside the band is 0.95 within 4.5 standard errors
    /// (0.069) of the binomial; the seeds are fixed.
    void theNullBandHoldsTheWholeCurve()
    {
        int inside = 0;
        for (int i = 0; i < 200; ++i) {
            const auto f = gaussianFractions(60, 21, 1.0, static_cast<std::uint64_t>(100 + i));
            inside += tarpCurve(f, 21, 20, 7).insideBand95 ? 1 : 0;
        }
        qInfo("inside: %d of 200", inside);
        QVERIFY(inside > 190 - 14 && inside <= 200);
    }

    void findsTooNarrowPosteriors()
    {
        const TarpCurve curve = tarpCurve(gaussianFractions(100, 32, 0.5, 9), 32, 21, 1);
        QVERIFY(!curve.insideBand95);
        QVERIFY(curve.areaToCurve < 0);
        QVERIFY(curve.bandPValue < 0.01);
        QVERIFY(curve.pValue < 0.01);
    }
};

ANNEAU_TEST(tarp, TarpTest)
#include "tarp_test.moc"
