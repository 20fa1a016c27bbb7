// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/case_coverage_run.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;

namespace {

constexpr double kFalseAlarm = 0.01; ///< A calibrated sampler fails for one seed of 100.

CaseCoverageTable run(const char* problem, std::vector<std::string> samplers, int simulations = 300)
{
    CaseCoverageJob job;
    job.problem = std::string(ANNEAU_SOURCE_DIR "/resources/verify/") + problem + ".json";
    job.samplers = std::move(samplers);
    job.simulations = simulations;
    job.samples = 15;
    const auto table = runCaseCoverage(job, {}, {});
    if (!table) {
        qFatal("%s", table.error().message.c_str());
    }
    for (const CaseCoverageRow& row : table->rows) {
        qInfo("%s, %s: p %.4f, pixels %+.3f, whitened %+.3f, chi2 %.3f", problem,
              row.sampler.c_str(), row.pValue(), row.pixels.curve.signedDeviation,
              row.whitened.curve.signedDeviation, row.chi2);
    }
    return *table;
}

} // namespace

/// Samplers on simulations of problems with exact posteriors.
class CaseCoverageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void exactDrawsPass_data()
    {
        QTest::addColumn<QString>("problem");
        QTest::newRow("gauss") << "gauss_n8_under";
        QTest::newRow("gmm_d2") << "gmm_d2_bimodal";
        QTest::newRow("gmm_d8") << "gmm_d8_bimodal";
    }

    void exactDrawsPass()
    {
        QFETCH(QString, problem);
        const auto table = run(problem.toLatin1().constData(), {kExactSampler});
        const CaseCoverageRow& row = table.rows.front();
        QVERIFY(row.pValue() >= kFalseAlarm);
        QVERIFY(std::abs(row.chi2 - 1) < 4 * row.chi2Error);
        QCOMPARE(row.modes.has_value(), problem.startsWith("gmm"));
        if (row.modes) {
            // Draws of the exact weights miss them by chance alone; truths by 4 standard errors.
            const double n = table.simulations;
            QVERIFY(std::abs(row.modes->weightError / row.modes->weightErrorByChance - 1) < 0.2);
            QVERIFY(std::abs(row.modes->truths - row.modes->exact) < 4 * 0.5 / std::sqrt(n));
            QVERIFY(row.modes->exact > 0.5);
        }
    }

    /// At N = 300, K = 15: DPS, whose steps know nothing of the noise, and the covariance of which
    /// only row sums are kept.
    void wrongSamplersFail()
    {
        for (const CaseCoverageRow& row : run("gmm_d8_bimodal", {"dps+ddpm", "tmpd+ddpm"}).rows) {
            QVERIFY2(row.pValue() < kFalseAlarm, row.sampler.c_str());
        }
        QVERIFY(run("gauss_n8_under", {"dps+ddpm"}).rows.front().pValue() < kFalseAlarm);
    }

    /// Under a Gaussian prior the classical inversion is exact, and so is moment matching but for
    /// its steps.
    void theGaussianProblemIsPassedByTheGaussianSamplers()
    {
        for (const CaseCoverageRow& row : run("gauss_n8_under", {"instant", "default"}).rows) {
            QVERIFY2(row.pValue() >= kFalseAlarm, row.sampler.c_str());
        }
    }

    /// A sampler's figures do not depend on which others are tested with it; a walk's moves are
    /// learnt from one simulation at a time.
    void everySamplerGetsTheSameSimulations()
    {
        const auto alone = run("gmm_d2_bimodal", {"diffpir+dpmpp_2m_sde+mala5"}, 24);
        const auto among =
            run("gmm_d2_bimodal", {"exact", "diffpir+dpmpp_2m_sde+mala5", "preview"}, 24);
        QCOMPARE(among.rows[1].moves, 5);
        QCOMPARE(among.rows[1].pixels.curve.fraction, alone.rows[0].pixels.curve.fraction);
        QCOMPARE(among.rows[1].chi2, alone.rows[0].chi2);
        QVERIFY(among.rows[0].pixels.curve.fraction != among.rows[2].pixels.curve.fraction);
    }

    void whatCannotBeTestedIsRefused()
    {
        CaseCoverageJob job;
        job.samplers = {"default"};
        for (const char* name : {"epl_1.json", "none.json", "tarp_d3_trimmed.fits"}) {
            job.problem = std::string(ANNEAU_SOURCE_DIR "/resources/verify/") + name;
            const auto table = runCaseCoverage(job, {}, {});
            QVERIFY(!table);
            QCOMPARE(table.error().kind, Error::Kind::BadInput);
        }
        job.problem = ANNEAU_SOURCE_DIR "/resources/verify/gmm_d2_bimodal.json";
        job.simulations = 19;
        QVERIFY(!runCaseCoverage(job, {}, {}));
        std::stop_source stop;
        stop.request_stop();
        job.simulations = 20;
        const auto stopped = runCaseCoverage(job, {}, stop.get_token());
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
    }
};

ANNEAU_TEST(case_coverage, CaseCoverageTest)
#include "case_coverage_test.moc"
