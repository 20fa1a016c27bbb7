// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/fits.h"
#include "core/posterior/posterior_maps.h"
#include "tests/core/posterior/posterior_folder.h"
#include "tests/support/test_main.h"

#include <QTest>

using namespace anneau;
using namespace anneau::test;

class PosteriorFileTest : public QObject, private PosteriorFolder {
    Q_OBJECT

private Q_SLOTS:
    void bringsBackWhatItWasGiven()
    {
        const auto path = finished("a.fits", 5, 5);
        const auto file = PosteriorFile::open(path, false);
        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(file->size(), 5);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(isSample(*file->read(i), i));
            QVERIFY(file->contains(i));
        }
        QVERIFY(!file->contains(5));
        const RunRecord r = file->record(), wanted = record(5);
        QVERIFY(r.canContinue(wanted));
        QCOMPARE(r.seed, wanted.seed);
        QCOMPARE(r.fluxScale, wanted.fluxScale);
        QCOMPARE(r.observation, wanted.observation);
        QCOMPARE(r.started + r.device, wanted.started + wanted.device);
        QCOMPARE(r.samplesWanted, 5);
        QVERIFY(file->scene().lensMass == scene().lensMass);
        QVERIFY(*file->scene().sourcePixels == *scene().sourcePixels);
        const Observation &o = file->observation(), given = observation();
        QVERIFY(std::isnan(o.data[3]) && o.data[4] == 1.5f);
        QVERIFY(o.sigma == given.sigma && o.mask == given.mask && o.psf.kernel == given.psf.kernel);
        QCOMPARE(o.name, given.name);
        QVERIFY(o.zLens == given.zLens && !o.zSource);
        QVERIFY(std::abs(o.sky->ra - 43) < 1e-9 && std::abs(o.sky->jacobian[1] - 0.03) < 1e-7);
        QVERIFY(file->lensLight().sameShape(given.data) && file->lensLight()[0] > 0);
    }

    void isSoundFitsAtTheEnd()
    {
        const auto path = finished("b.fits", 5, 64);
        QVERIFY(checksumsHold(path));
        const auto in = FitsReader::open(path);
        const auto cube = in->readArray<float>("SAMPLES");
        QCOMPARE(cube->shape, (std::vector<long>{kSide, kSide, 5})); // no empty planes
        QCOMPARE(cube->values[4 * kSide * kSide + 7], image(4, kSide, kSide)[7]);
        QCOMPARE(in->numberOf(1, "NSAMPLES").value(), 5.0);
        const int samples = *in->find("SAMPLES");
        const auto frame = readHeaderFrame(in->cards(samples), kSide, kSide);
        QVERIFY(frame.has_value() && std::abs(frame->pixelScale - 0.04) < 1e-12);
        QCOMPARE(in->numberOf(samples, "CRVAL1").value(), 0.5);
        QCOMPARE(in->textOf(samples, "BUNIT").value(), std::string("electron/s/arcsec**2"));
    }

    void summarisesItsSamples()
    {
        const auto path = finished("m.fits", 7, 7);
        const auto in = FitsReader::open(path);
        const auto mean = in->readImage(*in->find("MEAN")),
                   deviation = in->readImage(*in->find("STD"));
        const auto modelMean = in->readImage(*in->find("MODELMEAN"));
        double sum = 0, squares = 0, models = 0;
        for (int i = 0; i < 7; ++i) {
            const double value = image(i, kSide, kSide)[20];
            sum += value / 7;
            squares += value * value;
            models += static_cast<double>(image(i + 1000, kRows, kCols)[20]) / 7;
        }
        QVERIFY(std::abs((*mean)[20] - sum) < 1e-6);
        QVERIFY(std::abs((*deviation)[20] - std::sqrt((squares - 7 * sum * sum) / 6)) < 1e-6);
        QVERIFY(std::abs((*modelMean)[20] - models) < 1e-6);
        const auto file = PosteriorFile::open(path, false);
        QVERIFY(*file->mean() == *mean && *file->standardDeviation() == *deviation);
    }

    void goesOnWhereItEnded()
    {
        const auto path = finished("r.fits", 3, 4);
        {
            auto file = PosteriorFile::open(path, true);
            QVERIFY(file->checkContinues(record(100), scene(), observation()).has_value());
            for (int i = 3; i < 11; ++i) { // beyond what was asked for
                QVERIFY(append(*file, i).has_value());
            }
        }
        const auto file = PosteriorFile::open(path, false);
        QCOMPARE(file->size(), 11);
        for (int i = 0; i < 11; ++i) {
            QVERIFY(isSample(*file->read(i), i));
        }
        QVERIFY(checksumsHold(path));
    }

    void canLeaveModelsOut()
    {
        {
            auto file = PosteriorFile::create(at("l.fits"), record(2), scene(), observation(),
                                              PosteriorFile::ModelImages::Leave);
            QVERIFY(append(*file, 0).has_value());
        }
        const auto file = PosteriorFile::open(at("l.fits"), false);
        QVERIFY(file->read(0)->model.empty());
        QVERIFY(!FitsReader::open(at("l.fits"))->has("MODEL_IMAGES"));
    }

    /// Beyond the room it had, and reopened: every sample keeps its own lens.
    void keepsALensForEachSample()
    {
        const auto draw = [](int index) {
            LensDraw lens{index % 3, lensValues(scene()), 2.0 + index, 1 + 0.01 * index};
            lens.values.front() += 0.001 * index;
            return lens;
        };
        const auto put = [&](PosteriorFile& file, int index) {
            const LensDraw lens = draw(index);
            return file.append(index, image(index, kSide, kSide), image(index, kRows, kCols), 1,
                               &lens);
        };
        {
            auto file = PosteriorFile::create(at("lens.fits"), record(2), scene(), observation(),
                                              PosteriorFile::ModelImages::Keep,
                                              PosteriorFile::Lens::Sampled);
            QVERIFY(file.has_value());
            for (int i = 0; i < 5; ++i) {
                QVERIFY(put(*file, i).has_value());
            }
        }
        {
            auto again = PosteriorFile::open(at("lens.fits"), true);
            QVERIFY(again.has_value() && put(*again, 5).has_value());
        }
        const auto file = PosteriorFile::open(at("lens.fits"), false);
        QCOMPARE(file->size(), 6);
        for (int i = 0; i < 6; ++i) {
            const auto lens = file->read(i)->lens;
            QVERIFY(lens != nullptr);
            QVERIFY(lens->run == i % 3 && lens->values == draw(i).values);
            QVERIFY(lens->fluxScale == 2.0 + i && lens->noiseScale == 1 + 0.01 * i);
        }
        QVERIFY(checksumsHold(at("lens.fits")));
        const auto in = FitsReader::open(at("lens.fits"));
        const std::string key(massModels().front()->parameters().front().key);
        QVERIFY(in->readColumn<double>(*in->find("LENS"), "lens_" + key).has_value());
        QVERIFY(PosteriorFile::open(finished("fixed.fits", 1, 1), false)->lensDraws().empty());
    }

    /// Through growing and reopening; and what it makes of the samples, with the lens' maps.
    void keepsTheSpreadOfThePrior()
    {
        Image prior(kSide, kSide, 2.0F);
        prior[0] = 0;
        {
            auto file = PosteriorFile::create(at("spread.fits"), record(2), scene(), observation(),
                                              PosteriorFile::ModelImages::Keep,
                                              PosteriorFile::Lens::Fixed, prior);
            for (int i = 0; i < 40; ++i) {
                QVERIFY(append(*file, i).has_value());
            }
        }
        QVERIFY(checksumsHold(at("spread.fits")));
        const auto file = PosteriorFile::open(at("spread.fits"), false);
        QVERIFY(file->priorDeviation() == prior);
        const auto maps = mapsOf(*file);
        QVERIFY(maps.has_value());
        QVERIFY(maps->images.sameShape(file->observation().data));
        QVERIFY(maps->source.sameShape(prior));
        QVERIFY(std::isnan(maps->constraint[0]));
        for (std::size_t i = 1; i < prior.size(); ++i) { // samples of variance 1
            QVERIFY(std::abs(maps->constraint[i] - 0.25F) < 0.25F);
        }
        QVERIFY(maps->constrained > static_cast<int>(prior.size()) * 9 / 10);
        QVERIFY(writeMaps(*file, *maps, at("maps.fits")).has_value());
        const auto in = FitsReader::open(at("maps.fits"));
        QVERIFY(*in->readImage(*in->find("SOURCE_MAGNIFICATION")) == maps->source);
        QCOMPARE(in->numberOf(*in->find("SOURCE_MAGNIFICATION"), "CDELT1"), std::optional(0.04));
        QVERIFY(sameOrNan(*in->readImage(*in->find("CONSTRAINT")), maps->constraint));

        const auto older = PosteriorFile::open(finished("older.fits", 2, 2), false);
        QVERIFY(older->priorDeviation().empty());
        QVERIFY(mapsOf(*older)->constraint.empty());
    }

    void saysWhyItCannotContinue()
    {
        const auto file = PosteriorFile::open(finished("w.fits", 1, 1), false);
        RunRecord other = record(1);
        other.seed = 5;
        QVERIFY(file->checkContinues(other, scene(), observation()).error().message.find("seed") !=
                std::string::npos);
        Scene model = scene();
        model.lensMass[0].values[0] += 1e-9;
        QVERIFY(file->checkContinues(record(1), model, observation())
                    .error()
                    .message.find("lens model") != std::string::npos);
        Observation data = observation();
        data.data[0] += 1;
        QVERIFY(file->checkContinues(record(1), scene(), data).error().message.find("data") !=
                std::string::npos);
        other = record(1);
        other.device = "cuda:0";
        other.started = "later";
        other.samplesWanted = 9;
        other.observation = "elsewhere/" + std::string(90, 'x') + ".fits[SCI]";
        QVERIFY(file->checkContinues(other, scene(), observation()).has_value());
    }
};

ANNEAU_TEST(posterior_file, PosteriorFileTest)
#include "posterior_file_test.moc"
