// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/diffusion/runs/joint_coverage.h"
#include "core/posterior/coverage_file.h"
#include "tests/core/diffusion/white_prior.h"
#include "tests/support/test_main.h"

#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr int kPixels = 12;

/// Few and coarse pixels, for time's sake. Einstein radius and ellipticity are free.
CoverageJob makeTest(const std::filesystem::path& prior)
{
    CoverageJob job;
    job.run = makeJob(prior);
    Observation& o = job.run.observation;
    o.pixelScale = 0.2;
    o.data = Image(kPixels, kPixels);
    o.sigma = Image(kPixels, kPixels, 0.02F);
    o.mask = Mask(kPixels, kPixels, 1);
    job.run.scene.lensMass[0].fixed = {false, true, false, false, true, true};
    job.run.joint.on = true;
    job.run.samples = 8;
    job.run.steps = 6;
    job.simulations = 10;
    job.maxPeakSnr = 20;
    return job;
}

LensCoverage lensOf(const CoverageJob& job)
{
    const auto file = CoverageFile::open(job.output);
    expects(file.has_value(), "lensOf");
    const LensCoverage lens = lensCoverageOf(*file);
    for (std::size_t k = 0; k < lens.ranks.sbc.size(); ++k) {
        qInfo("%s: p %.3g (histogram), %.3g (distribution)", file->setup().names[k].c_str(),
              lens.ranks.sbc[k].pValue, lens.ranks.sbc[k].ecdfPValue);
    }
    qInfo("lens: largest deviation %+.3f, p %.3g", lens.tarp.signedDeviation, lens.tarp.pValue);
    return lens;
}

} // namespace

/// The prior of these tests is an untrained network, the exact denoiser of white Gaussian images.
class JointCoverageTest : public QObject, WithWhitePrior {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() // such small lenses are not worth a second thread
    {
        at::set_num_threads(1);
        setThreadCount(1);
    }

    /// Lens, source and scales lie where the runs say; a stopped test goes on as if it had not been
    /// stopped. Of a correct sampler one seed in 200 fails: each of three p-values is held to
    /// 1/600.
    void jointRunsAreCalibrated()
    {
        CoverageJob job = makeTest(m_prior);
        job.output = path("joint.fits");
        std::stop_source source;
        CoverageEvents events;
        events.onCurve = [&](int finished, int, const TarpCurve&) {
            if (finished == 1) {
                source.request_stop();
            }
        };
        const auto cut = runJointCoverage(job, events, source.get_token(), m_cache);
        QVERIFY(!cut && cut.error().kind == Error::Kind::Cancelled);
        const auto curve = runJointCoverage(job, {}, {}, m_cache);
        QVERIFY2(curve.has_value(), curve ? "" : curve.error().message.c_str());
        QCOMPARE(curve->simulations, job.simulations);
        qInfo("source: largest deviation %+.3f, p %.3g", curve->signedDeviation, curve->pValue);
        const LensCoverage lens = lensOf(job);
        constexpr double kLeast = 1.0 / 600;
        QVERIFY(curve->bandPValue > kLeast);
        QVERIFY(lens.tarp.bandPValue > kLeast);
        QVERIFY(lens.ranks.pValue > kLeast);

        const auto file = CoverageFile::open(job.output);
        double chi2 = 0;
        for (const CoverageRow& row : file->rows()) {
            chi2 += row.chi2 / job.simulations;
        }
        qInfo("chi2 per pixel %.3f", chi2);
        QVERIFY(std::abs(chi2 - 1) < 5 * std::sqrt(2.0 / (kPixels * kPixels * job.simulations)));
        job.output = path("fresh.fits");
        job.simulations = 2;
        QVERIFY(runJointCoverage(job, {}, {}, m_cache).has_value());
        const auto fresh = CoverageFile::open(job.output);
        for (std::size_t i = 0; i < 2; ++i) {
            QCOMPARE(fresh->rows()[i].fraction, file->rows()[i].fraction);
            QCOMPARE(fresh->rows()[i].lensFraction, file->rows()[i].lensFraction);
            QVERIFY(fresh->rows()[i].ranks == file->rows()[i].ranks);
        }
        job.lensSpread = 0.2;
        QVERIFY(!runJointCoverage(job, {}, {}, m_cache)); // another test's file
    }

    /// The tempting version judges the lens by the source at hand. It must fail.
    void conditionalWidthsFail()
    {
        CoverageJob job = makeTest(m_prior);
        job.conditionalWidths = true;
        job.output = path("conditional.fits");
        const auto curve = runJointCoverage(job, {}, {}, m_cache);
        QVERIFY2(curve.has_value(), curve ? "" : curve.error().message.c_str());
        const LensCoverage lens = lensOf(job);
        QVERIFY(!lens.calibrated());
        QVERIFY(lens.ranks.pValue < 1e-3);
    }

    void saysWhatIsWrong()
    {
        CoverageJob job = makeTest({});
        QVERIFY(!runJointCoverage(job, {}, {}, m_cache));
        job = makeTest(m_prior);
        job.run.scene.lensMass[0].fixed.assign(6, true);
        const auto held = runJointCoverage(job, {}, {}, m_cache);
        QVERIFY(!held && held.error().message.find("free") != std::string::npos);
    }
};

ANNEAU_TEST(joint_coverage, JointCoverageTest)
#include "joint_coverage_test.moc"
