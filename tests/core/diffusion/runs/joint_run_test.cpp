// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/runs/joint_run.h"
#include "core/posterior/posterior_file.h"
#include "tests/core/diffusion/white_prior.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr int kRuns = 3, kRounds = 2;

/// The Einstein radius is free.
SampleJob jointJob(const std::filesystem::path& prior)
{
    SampleJob job = makeJob(prior);
    job.scene.lensMass[0].fixed = {false, true, true, true, true, true};
    job.joint.on = true;
    job.joint.runs = kRuns;
    job.samples = kRuns * kRounds;
    job.steps = 6;
    job.fluxScale = 0;
    return job;
}

} // namespace

class JointRunTest : public QObject, WithWhitePrior {
    Q_OBJECT

private Q_SLOTS:
    /// Stopped after the first round and gone on with: the same numbers, bit by bit.
    void resumedEqualsUninterrupted()
    {
        SampleJob job = jointJob(m_prior);
        job.output = path("whole.fits");
        const auto uninterrupted = runJoint(job, {}, {}, m_cache);
        QVERIFY2(uninterrupted.has_value(),
                 uninterrupted ? "" : uninterrupted.error().message.c_str());

        job.output = path("parts.fits");
        std::stop_source source;
        SampleEvents events;
        events.onSample = [&](const PosteriorSample& sample) {
            sample.index == kRuns - 1 ? source.request_stop() : false;
        };
        const auto cut = runJoint(job, events, source.get_token(), m_cache);
        QVERIFY(cut.has_value() && cut->cancelled);
        QCOMPARE(cut->samples, kRuns);
        QVERIFY(cut->acceptance > 0 && cut->acceptance < 1);
        job.resume = true;
        int walked = 0;
        events.onSample = [&](const PosteriorSample&) {
            ++walked;
        };
        const auto rest = runJoint(job, events, {}, m_cache);
        QVERIFY2(rest.has_value(), rest ? "" : rest.error().message.c_str());
        QCOMPARE(walked, kRuns);
        QCOMPARE(rest->samples, kRuns * kRounds);
        QCOMPARE(rest->lens[0].mean, uninterrupted->lens[0].mean);

        const auto whole = PosteriorFile::open(path("whole.fits"), false);
        const auto parts = PosteriorFile::open(path("parts.fits"), false);
        QVERIFY(whole.has_value() && parts.has_value());
        for (int k = 0; k < kRuns * kRounds; ++k) {
            QVERIFY(whole->read(k)->source == parts->read(k)->source);
            QVERIFY(whole->read(k)->lens->values == parts->read(k)->lens->values);
            QCOMPARE(whole->read(k)->lens->noiseScale, parts->read(k)->lens->noiseScale);
        }
        QVERIFY(whole->read(0)->lens->values != whole->read(kRuns)->lens->values);

        job.joint.runs = 2;
        const auto others = runJoint(job, {}, {}, m_cache);
        QVERIFY(!others && others.error().message.find("number of runs") != std::string::npos);
    }

    /// What was accepted until then is said.
    void aStopWithinAWalkKeepsItsAcceptance()
    {
        const SampleJob job = jointJob(m_prior);
        std::stop_source source;
        SampleEvents events;
        events.onStep = [&](int step, int, double, const std::vector<Image>&) {
            step == 2 ? source.request_stop() : false;
        };
        const auto cut = runJoint(job, events, source.get_token(), m_cache);
        QVERIFY(cut.has_value() && cut->cancelled);
        QCOMPARE(cut->samples, 0);
        QVERIFY2(cut->acceptance > 0.05 && cut->acceptance < 0.95,
                 qPrintable(QString::number(cut->acceptance)));
        QVERIFY(cut->lens.empty() || cut->lens[0].rhat == 0);
    }

    /// Noise whose neighbours are correlated goes in as in every other run: chi-squared per pixel
    /// of the samples by their own noise scale is 1 to within 5 sqrt(2/574).
    void correlatedNoiseIsTaken()
    {
        SampleJob job = jointJob(m_prior);
        job.noiseCorrelation = Grid<double>(3, 3);
        for (const auto& [row, col] : {std::pair{0, 1}, {1, 0}, {1, 2}, {2, 1}}) {
            job.noiseCorrelation.at(row, col) = 0.2;
        }
        job.noiseCorrelation.at(1, 1) = 1;
        double chi2 = 0;
        SampleEvents events;
        events.onSample = [&](const PosteriorSample& sample) {
            const double scale = sample.lens->noiseScale;
            chi2 += sample.chi2 / (scale * scale * job.samples);
        };
        const auto summary = runJoint(job, events, {}, m_cache);
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message.c_str());
        qInfo("chi2 %.1f of %d pixels", chi2, summary->pixels);
        QVERIFY(std::abs(chi2 / summary->pixels - 1) < 5 * std::sqrt(2.0 / summary->pixels));
    }
};

ANNEAU_TEST(joint_run, JointRunTest)
#include "joint_run_test.moc"
