// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/diffusion/runs/coverage_run.h"
#include "core/diffusion/runs/sample_run.h"
#include "core/diffusion/runs/sampling_advice.h"
#include "core/io/sha256.h"
#include "core/posterior/coverage_file.h"
#include "core/posterior/posterior_file.h"
#include "core/posterior/posterior_maps.h"
#include "core/posterior/prior_spread.h"
#include "tests/core/diffusion/white_prior.h"
#include "tests/support/test_main.h"

#include <ATen/ATen.h>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;
using namespace anneau::test;

/// Another prior that finds no memory for more than so many images at once.
class HungryDenoiser final : public Denoiser {
public:
    HungryDenoiser(std::shared_ptr<const Denoiser> inner, std::int64_t most)
        : m_inner{std::move(inner)},
          m_most{most}
    {}
    Tensor mean(const Tensor& x, double sigma) const override
    {
        if (x.size(0) > m_most) {
            throw std::bad_alloc();
        }
        return m_inner->mean(x, sigma);
    }
    int pixels() const override { return m_inner->pixels(); }
    double sigmaMin() const override { return m_inner->sigmaMin(); }
    double sigmaMax() const override { return m_inner->sigmaMax(); }
    double sigmaData() const override { return m_inner->sigmaData(); }
    const PriorMoments& moments() const override { return m_inner->moments(); }

private:
    std::shared_ptr<const Denoiser> m_inner;
    std::int64_t m_most;
};

class SampleRunTest : public QObject, WithWhitePrior {
    Q_OBJECT

    /// Noise that neighbours share: correlated by exp(-d/2), d in pixels.
    static Grid<double> neighbours()
    {
        Grid<double> correlation(13, 13);
        for (int dy = -6; dy <= 6; ++dy) {
            for (int dx = -6; dx <= 6; ++dx) {
                correlation.at(dy + 6, dx + 6) = std::exp(-std::hypot(dx, dy) / 2);
            }
        }
        return correlation;
    }

private Q_SLOTS:
    /// chi2 of a posterior sample has the law of the noise: mean m, standard deviation sqrt(2 m) =
    /// 34 for one data set whatever the number of samples. 5 of them: false alarm about 6e-7.
    void samplesFitTheData()
    {
        SampleJob job = makeJob(m_prior);
        std::vector<PosteriorSample> samples;
        int previews = 0;
        SampleEvents events;
        events.onSample = [&](const PosteriorSample& s) {
            samples.push_back(s);
        };
        events.onStep = [&](int, int, double, const std::vector<Image>& images) {
            previews += images.empty() ? 0 : 1;
        };
        const auto summary = runSampling(job, events, {}, m_cache);
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message.c_str());
        QCOMPARE(summary->samples, 6);
        QCOMPARE(summary->pixels, 24 * 24 - 2);
        QCOMPARE(samples.size(), std::size_t{6});
        QCOMPARE(previews, 1 + 2 * 16);
        qInfo("mean chi2 %.1f of %d", summary->meanChi2, summary->pixels);
        QVERIFY(std::abs(summary->meanChi2 - summary->pixels) <
                5 * std::sqrt(2.0 * summary->pixels));
        QVERIFY(samples[0].source != samples[1].source);
    }

    /// Where memory ends, blocks are halved until they fit, the run says so, and the samples are
    /// those that a small batch gives; where one image does not fit, the run says what to do.
    void outOfMemoryHalvesTheBatch()
    {
        SampleJob job = makeJob(m_prior);
        job.samples = 8;
        job.batch = 8;
        job.selfCheck = false;
        const auto sources = [&](std::int64_t most, SampleSummary& summary) {
            EngineCache cache;
            std::vector<Image> images;
            SampleEvents events;
            events.onSample = [&](const PosteriorSample& s) {
                images.push_back(s.source);
            };
            const auto prior = priorOf(cache, job, at::kCPU, {});
            cache.prior = std::make_shared<const HungryDenoiser>(*prior, most);
            auto result = runSampling(job, events, {}, cache);
            summary = result ? *result : SampleSummary();
            return images;
        };
        SampleSummary free, short1, none;
        const auto wanted = sources(8, free);
        QCOMPARE(wanted.size(), std::size_t{8});
        QVERIFY(free.warnings.empty());
        setThreadCount(1); // one part a block: what fits is one image
        const auto got = sources(1, short1);
        QCOMPARE(got.size(), std::size_t{8});
        QCOMPARE(short1.samples, 8);
        const auto said = [&](const char* text) {
            return std::count(short1.warnings.begin(), short1.warnings.end(), std::string(text));
        };
        QCOMPARE(said("Memory ran out; going on with 4 samples at a time."), 1);
        QCOMPARE(said("Memory ran out; going on with 1 samples at a time."), 1);
        for (std::size_t k = 0; k < got.size(); ++k) {
            const Tensor a = toTensor(got[k]), b = toTensor(wanted[k]);
            QVERIFY((a - b).abs().max().item<double>() < 1e-3 * b.abs().max().item<double>());
        }
        QVERIFY(sources(0, none).empty());
        setThreadCount(0);
    }

    /// The default sampler goes on with Metropolis chains; the run says how they went, and what it
    /// chose.
    void finishedByChains()
    {
        SampleJob job = makeJob(m_prior);
        job.sampler = "default+mala60";
        job.steps = 0;
        const auto summary = runSampling(job, {}, {}, m_cache);
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message.c_str());
        QCOMPARE(summary->moves, 60);
        // Steps; start of the chains, two a move, three more twice where the rule is tested; the
        // Jacobian, if any data are narrower than the level, and the steps of the way down.
        const double chains = 64 + 1 + 2 * 60 + 2 * 3;
        QVERIFY(summary->evaluations > chains && summary->evaluations < chains + 64);
        qInfo("acceptance %.2f, R-hat %.2f, %.0f effective draws, integral off by %.2g, level %.3f",
              summary->acceptance, summary->rhat, summary->effectiveDraws, summary->integralError,
              summary->level);
        QVERIFY(summary->acceptance > 0.3 && summary->acceptance < 0.85);
        QVERIFY(summary->rhat >= 1 && std::isfinite(summary->rhat));
        QVERIFY(summary->effectiveDraws > 1);
        QVERIFY(summary->integralError < 0.2);
        QVERIFY(std::abs(summary->meanChi2 - summary->pixels) <
                5 * std::sqrt(2.0 * summary->pixels));
        QCOMPARE(summary->choices.size(), std::size_t{2});
        QVERIFY(summary->choices[0].starts_with("64 steps, the sampler's own number"));
        QVERIFY(summary->choices[1].starts_with("4 images at a time, as asked"));
    }

    /// The check after a run finds nothing in samples of an exact prior, and finds data whose noise
    /// the sampler was told wrong.
    void chainsCheckTheSamples()
    {
        SampleJob job = makeJob(m_prior);
        job.samples = 8;
        job.batch = 8;
        job.steps = 48;
        const auto sound = runSampling(job, {}, {}, m_cache);
        QVERIFY2(sound.has_value(), sound ? "" : sound.error().message.c_str());
        for (const std::string& warning : sound->warnings) {
            qInfo("%s", warning.c_str());
        }
        QVERIFY(sound->warnings.empty());
        QVERIFY(sound->asymmetry > 0 ? sound->asymmetry < 1e-3 : true);
        job.sampler = "dps+ddpm"; // known not to sample the posterior
        const auto wrong = runSampling(job, {}, {}, m_cache);
        QVERIFY2(wrong.has_value(), wrong ? "" : wrong.error().message.c_str());
        const bool told = std::ranges::any_of(wrong->warnings, [](const std::string& w) {
            return w.find("Metropolis chains") != std::string::npos;
        });
        QVERIFY(told);
        job.selfCheck = false;
        const auto unchecked = runSampling(job, {}, {}, m_cache);
        QVERIFY(unchecked.has_value());
        QVERIFY(std::ranges::none_of(unchecked->warnings, [](const std::string& w) {
            return w.find("Metropolis chains") != std::string::npos;
        }));
    }

    /// More steps where the data are sharper than the presets were tested at, unless the job says
    /// how many; smaller batches where memory is short.
    void theAdviceFollowsTheCase()
    {
        const SamplerSettings usual = SamplerSettings::named("default", 0).value();
        SamplingCase given;
        given.samples = 64;
        given.peakSnr = 40;
        QCOMPARE(adviseSampling(usual, given).settings.steps, 64);
        QCOMPARE(adviseSampling(usual, given).settings.iterations, 2);
        QCOMPARE(adviseSampling(usual, given).batch, 16);
        given.peakSnr = 400;
        QVERIFY(adviseSampling(usual, given).settings.steps > 64);
        QVERIFY(adviseSampling(usual, given).settings.iterations > 2);
        QVERIFY(adviseSampling(usual, given).reasons[0].find("400") != std::string::npos);
        given.steps = 64;
        QCOMPARE(adviseSampling(usual, given).settings.steps, 64);
        given.pixels = 512;
        given.freeMemory = 8e9;
        const SamplingAdvice tight = adviseSampling(usual, given);
        QVERIFY(tight.batch >= 1 && tight.batch < 16);
        QVERIFY(tight.reasons[1].find("free memory") != std::string::npos);
    }

    /// Finished samples are on disk, and going on gives what an uninterrupted run gives, bit by
    /// bit.
    void resumedEqualsUninterrupted()
    {
        SampleJob job = makeJob(m_prior);
        job.output = path("whole.fits");
        QVERIFY(runSampling(job, {}, {}, m_cache).has_value());

        job.output = path("parts.fits");
        std::stop_source source;
        SampleEvents events;
        int got = 0;
        events.onSample = [&](const PosteriorSample&) {
            ++got == 3 ? source.request_stop() : false;
        };
        const auto cut = runSampling(job, events, source.get_token(), m_cache);
        QVERIFY(cut.has_value());
        QVERIFY(cut->cancelled);
        QCOMPARE(cut->samples, 4); // the block in flight was delivered
        job.resume = true;
        const auto rest = runSampling(job, {}, {}, m_cache);
        QVERIFY2(rest.has_value(), rest ? "" : rest.error().message.c_str());
        QCOMPARE(rest->samples, 6);

        const auto whole = PosteriorFile::open(path("whole.fits"), false);
        const auto parts = PosteriorFile::open(path("parts.fits"), false);
        QVERIFY(whole.has_value() && parts.has_value());
        for (int k = 0; k < 6; ++k) {
            QVERIFY(whole->read(k)->source == parts->read(k)->source);
            QCOMPARE(whole->read(k)->index, parts->read(k)->index);
        }
    }

    void gaussianSamplerNeedsNoPrior()
    {
        SampleJob job = makeJob({});
        job.fluxScale = 0;
        job.samples = 5;
        const auto summary = runSampling(job, {}, {}, m_cache);
        QVERIFY2(summary.has_value(), summary ? "" : summary.error().message.c_str());
        QCOMPARE(summary->sampler, std::string("gaussian"));
        QCOMPARE(summary->samples, 5);
        QVERIFY(summary->fluxScale > 0);
    }

    /// A prior of independent pixels: what many image pixels see the data determine, what none sees
    /// stays as the prior has it.
    void theDataConstrainWhatTheySee()
    {
        SampleJob job = makeJob(m_prior);
        job.sampler = "gaussian";
        job.samples = 300;
        job.scene.sourceGrid.pixelScale = 0.5; // its corners are seen by no pixel
        job.output = path("constraint.fits");
        QVERIFY(runSampling(job, {}, {}, m_cache).has_value());
        const auto file = PosteriorFile::open(job.output, false);
        const auto maps = mapsOf(*file);
        QVERIFY(maps.has_value() && !maps->constraint.empty());
        for (const int corner : {0, kSide - 1}) {
            QVERIFY(std::abs(maps->constraint.at(corner, corner) - 1) < 0.35F);
        }
        const float middle = maps->constraint.at(kSide / 2, kSide / 2);
        QVERIFY2(middle < 0.02F, qPrintable(QString::number(static_cast<double>(middle))));
        QVERIFY(maps->constrained >= 4 && maps->constrained < kSide * kSide / 2);
    }

    /// Of a trained prior it was measured, or it is not known.
    void theSpreadOfANetworkIsThatMeasured()
    {
        SampleJob job = makeJob(m_prior);
        job.samples = 1;
        job.output = path("unknown.fits");
        QVERIFY(runSampling(job, {}, {}, m_cache).has_value());
        QVERIFY(PosteriorFile::open(job.output, false)->priorDeviation().empty());
        QVERIFY(writeSpread(m_prior, *sha256OfFile(m_prior), {Image(kSide, kSide, 0.5F), 100})
                    .has_value());
        job.output = path("known.fits");
        QVERIFY(runSampling(job, {}, {}, m_cache).has_value());
        const auto known = PosteriorFile::open(job.output, false);
        QVERIFY(known && !known->priorDeviation().empty());
        for (const float value : known->priorDeviation()) {
            QCOMPARE(value, static_cast<float>(0.5 * job.fluxScale));
        }
    }

    void cancelStopsBeforeTheFirstSample()
    {
        const SampleJob job = makeJob(m_prior);
        std::stop_source source;
        SampleEvents events;
        int last = 0;
        events.onStep = [&](int step, int, double, const std::vector<Image>&) {
            last = step;
            if (step == 2) {
                source.request_stop();
            }
        };
        const auto summary = runSampling(job, events, source.get_token(), m_cache);
        QVERIFY(summary.has_value());
        QVERIFY(summary->cancelled);
        QCOMPARE(summary->samples, 0);
        QCOMPARE(last, 2);
    }

    void saysWhatIsWrong()
    {
        SampleJob job = makeJob(m_prior);
        job.scene.sourceGrid.pixels = 32;
        const auto wrongGrid = runSampling(job, {}, {}, m_cache);
        QVERIFY(!wrongGrid && wrongGrid.error().kind == Error::Kind::BadInput);
        job = makeJob(m_prior);
        job.device = "cuda:7";
        QVERIFY(!runSampling(job, {}, {}, m_cache));
        job = makeJob(path("missing.safetensors"));
        QVERIFY(!runSampling(job, {}, {}, m_cache));
    }

    /// The exact sampler of an exact prior: f of 10 simulations stays inside the band of a
    /// calibrated one (fixed seed), and stopping and going on changes nothing.
    void coverageOfAnExactPriorIsCalibrated()
    {
        CoverageJob job;
        job.run = makeJob(m_prior);
        job.run.samples = 7;
        job.run.steps = 24;
        job.run.batch = 7;
        job.simulations = 10;
        job.output = path("coverage.fits");
        std::stop_source source;
        CoverageEvents events;
        events.onCurve = [&](int finished, int, const TarpCurve&) {
            if (finished == 4) {
                source.request_stop();
            }
        };
        const auto cut = runCoverage(job, events, source.get_token(), m_cache);
        QVERIFY(!cut && cut.error().kind == Error::Kind::Cancelled);
        int first = 0;
        events.onCurve = [&](int finished, int, const TarpCurve&) {
            first = first > 0 ? first : finished;
        };
        const auto curve = runCoverage(job, events, {}, m_cache);
        QVERIFY2(curve.has_value(), curve ? "" : curve.error().message.c_str());
        QCOMPARE(first, 4);
        QCOMPARE(curve->simulations, 10);
        qInfo("largest deviation %.3f, p %.3f", curve->signedDeviation, curve->pValue);
        QVERIFY(curve->insideBand95);
        QVERIFY(curve->pValue > 1e-3);

        job.output.clear();
        job.simulations = 3;
        const auto fresh = runCoverage(job, {}, {}, m_cache);
        QVERIFY(fresh.has_value());
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(fresh->fraction[i], curve->fraction[i]);
        }
        job.output = path("coverage.fits");
        job.maxPeakSnr = 99;
        QVERIFY(!runCoverage(job, {}, {}, m_cache)); // another test's file
        job.maxPeakSnr = CoverageJob().maxPeakSnr;
        QVERIFY(runCoverage(job, {}, {}, m_cache));
        job.trueCorrelation = neighbours();
        QVERIFY(!runCoverage(job, {}, {}, m_cache)); // nor with other noise
    }

    /// The classical inversion, too: sources of a Gaussian prior are what it is for.
    void coverageOfTheClassicalInversion()
    {
        CoverageJob job;
        job.run = makeJob(m_prior);
        job.run.sampler = "instant";
        job.run.samples = 16;
        job.simulations = 24;
        const auto curve = runCoverage(job, {}, {}, m_cache);
        QVERIFY2(curve.has_value(), curve ? "" : curve.error().message.c_str());
        qInfo("p of the curve %.4f", curve->bandPValue);
        QVERIFY(curve->bandPValue > 0.01);
    }

    /// The noise of the data and what the sampler takes it for are chosen apart. chi2 is by the
    /// latter: 1 where it is right (to 5 standard errors of 6 x 574 data), far more where white
    /// noise is taken for one that is smooth, and of another scatter the other way round.
    void noiseOfCoverageIsChosenApart()
    {
        CoverageJob job;
        job.run = makeJob(m_prior);
        job.run.samples = 2;
        job.simulations = 6;
        const auto meanChi2 = [&](const char* name, const Grid<double>& taken,
                                  const Grid<double>& real) {
            job.run.noiseCorrelation = taken;
            job.trueCorrelation = real;
            job.output = path(name);
            const auto curve = runCoverage(job, {}, {}, m_cache);
            const auto file = CoverageFile::open(job.output);
            if (!curve || !file) {
                return std::nan("");
            }
            double sum = 0;
            for (const CoverageRow& row : file->rows()) {
                sum += row.chi2 / job.simulations;
            }
            return sum;
        };
        const Grid<double> white(1, 1, 1.0);
        const double known = meanChi2("known-noise.fits", neighbours(), {});
        const double same = meanChi2("same.fits", neighbours(), neighbours());
        const double rough = meanChi2("rough.fits", neighbours(), white);
        const double ignored = meanChi2("ignored.fits", {}, neighbours());
        const double plain = meanChi2("plain.fits", {}, white);
        qInfo("chi2 per pixel: known %.3f, white taken for correlated %.3f, correlated taken for "
              "white %.3f, white %.3f",
              known, rough, ignored, plain);
        QVERIFY(std::abs(known - 1) < 5 * std::sqrt(2.0 / (6 * 574)));
        QCOMPARE(same, known);
        QVERIFY(rough > 2);
        QVERIFY(std::abs(plain - 1) < 5 * std::sqrt(2.0 / (6 * 574)));
        QVERIFY(std::abs(ignored - plain) > 0.01);
    }
};

ANNEAU_TEST(sample_run, SampleRunTest)
#include "sample_run_test.moc"
