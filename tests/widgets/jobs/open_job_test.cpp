// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/fits.h"
#include "core/lens/mass_model.h"
#include "core/posterior/coverage_file.h"
#include "tests/support/test_main.h"
#include "widgets/jobs/open_job.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <span>

using namespace anneau;

namespace {

constexpr int kSide = 8;

Scene scene()
{
    const MassModel& model = *massModels().front();
    Component lens{std::string(model.key()), "lens", {}, {}};
    for (const Parameter& p : model.parameters()) {
        lens.values.push_back(p.initial);
        lens.fixed.push_back(false);
    }
    Scene s;
    s.lensMass = {lens};
    s.sourceGrid = {kSide, 0.04, 0.5, -0.25};
    return s;
}

Observation observation()
{
    Observation o;
    o.name = "Test";
    o.data = Image(16, 16, 1.5F);
    o.sigma = Image(16, 16, 0.1F);
    o.mask = Mask(16, 16, 1);
    o.psf.kernel = Image(3, 3, 1.0F / 9);
    o.pixelScale = 0.05;
    return o;
}

} // namespace

class OpenJobTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    ObservationFiles files(const char* name) const
    {
        ObservationFiles f;
        f.image = m_folder.filePath(QString::fromLatin1(name)).toStdString();
        return f;
    }

private Q_SLOTS:
    /// Samples may have ended in any order: they come back in that of their numbers.
    void aPosteriorComesBackWhole()
    {
        const ObservationFiles f = files("posterior.fits");
        {
            RunRecord record;
            record.program = "Anneau";
            record.sampler = "default";
            record.samplesWanted = 3;
            record.prior = "gaussian";
            record.started = "2026-01-02T03:04:05";
            auto file = PosteriorFile::create(f.image, record, scene(), observation());
            QVERIFY(file.has_value());
            for (const int index : {2, 0}) {
                const auto value = static_cast<float>(index + 1);
                QVERIFY(file->append(index, Image(kSide, kSide, value), Image(16, 16, value),
                                     10.0 + index)
                            .has_value());
            }
        }
        OpenJob job;
        StoredPosterior got;
        connect(&job, &OpenJob::openedPosterior, this, [&](const StoredPosterior& p) { got = p; });
        QSignalSpy plain(&job, &OpenJob::opened);
        QSignalSpy finished(&job, &Job::finished);
        job.begin(f, std::nullopt);
        QVERIFY(finished.wait());
        QVERIFY2(job.state() == Job::State::Finished, job.error().message.c_str());
        QCOMPARE(plain.count(), 0);
        QCOMPARE(got.record.samplesWanted, 3);
        QCOMPARE(got.observation->rows(), 16);
        QCOMPARE(got.scene.sourceGrid.pixels, kSide);
        QCOMPARE(static_cast<int>(got.samples.size()), 2);
        QCOMPARE(got.samples[0].index, 0);
        QCOMPARE(got.samples[0].source.at(3, 3), 1.0F);
        QCOMPARE(got.samples[1].index, 2);
        QCOMPARE(got.samples[1].model.at(5, 5), 3.0F);
        QCOMPARE(got.samples[1].chi2, 12.0);
    }

    void aCoverageTestComesBack()
    {
        const ObservationFiles f = files("tarp.fits");
        CoverageSetup setup;
        setup.program = "Anneau";
        setup.sampler = "default";
        setup.samples = 4;
        setup.minPeakSnr = 10;
        setup.maxPeakSnr = 60;
        auto file = CoverageFile::openOrCreate(f.image, setup);
        QVERIFY(file.has_value());
        std::vector<double> fractions;
        for (int i = 0; i < 5; ++i) {
            fractions.push_back(0.1 + 0.2 * i);
            QVERIFY(file->append({i, fractions.back(), 20, 1, 1}, tarpCurve(fractions, 4, 21, 1))
                        .has_value());
        }
        OpenJob job;
        StoredCoverage got;
        connect(&job, &OpenJob::openedCoverage, this, [&](const StoredCoverage& c) { got = c; });
        QSignalSpy finished(&job, &Job::finished);
        job.begin(f, std::nullopt);
        QVERIFY(finished.wait());
        QVERIFY2(job.state() == Job::State::Finished, job.error().message.c_str());
        QCOMPARE(got.curve.simulations, 5);
        QCOMPARE(got.setup.maxPeakSnr, 60.0);
    }

    void asksWhichOfSeveralImages()
    {
        const ObservationFiles f = files("two.fits");
        FitsWriter writer(f.image);
        writer.primary({});
        for (const char* name : {"SCI_A", "SCI_B"}) {
            Image image(32, 32);
            Rng(7, 0).fillNormal(std::span<float>(image.data(), image.size())); // sky to measure
            writer.addImage(name, image, {{"PIXSCALE", 0.05, ""}});
        }
        QVERIFY(writer.finish().has_value());
        OpenJob job;
        std::vector<HduInfo> choice;
        connect(&job, &OpenJob::choiceNeeded, this,
                [&](const ObservationFiles&, const std::vector<HduInfo>& hdus) { choice = hdus; });
        QSignalSpy opened(&job, &OpenJob::opened);
        QSignalSpy finished(&job, &Job::finished);
        job.begin(f, std::nullopt);
        QVERIFY(finished.wait());
        QCOMPARE(opened.count(), 0);
        QVERIFY(choice.size() >= 2);

        OpenJob again;
        ObservationFiles said = f;
        said.imageHdu = "SCI_B";
        QSignalSpy openedNow(&again, &OpenJob::opened);
        QSignalSpy finishedNow(&again, &Job::finished);
        again.begin(said, std::nullopt);
        QVERIFY(finishedNow.wait());
        QVERIFY2(again.state() == Job::State::Finished, again.error().message.c_str());
        QCOMPARE(openedNow.count(), 1);
    }
};

ANNEAU_TEST(open_job, OpenJobTest)
#include "open_job_test.moc"
