// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "core/io/sky_frame.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/posterior/posterior_file.h"
#include "core/posterior/posterior_maps.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <fitsio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>

using namespace anneau;

namespace {

constexpr int kSide = 12, kRows = 9, kCols = 10;

RunRecord record(int wanted)
{
    RunRecord r;
    r.program = "Anneau 0.1.0";
    r.sampler = "mmps";
    r.steps = 64;
    r.samplesWanted = wanted;
    r.seed = 0xfedcba9876543210u;
    r.prior = "galaxies.safetensors";
    r.priorSha256 = std::string(64, 'a');
    r.fluxScale = 0.1 / 3;
    r.device = "cpu";
    r.observation = std::string("/a/very/long/path/") + std::string(90, 'x') + ".fits[SCI]";
    r.started = "2026-01-02T03:04:05";
    return r;
}

Component of(const auto& model, const char* id)
{
    Component c{std::string(model.key()), id, {}, {}};
    for (const Parameter& p : model.parameters()) {
        c.values.push_back(p.initial);
        c.fixed.push_back(false);
    }
    return c;
}

Scene scene()
{
    Scene s;
    s.lensMass = {of(*massModels().front(), "lens")};
    s.lensLight = {of(*lightModels().front(), "light")};
    s.sourceGrid = {kSide, 0.04, 0.5, -0.25};
    s.sky = 0.25;
    s.sourcePixels = std::make_shared<const Image>(kSide, kSide, 2.0f);
    return s;
}

Observation observation()
{
    Observation o;
    o.name = "SDSSJ0252+0039";
    o.filter = "F814W";
    o.data = Image(kRows, kCols, 1.5f);
    o.data[3] = std::numeric_limits<float>::quiet_NaN();
    o.sigma = Image(kRows, kCols, 0.1f);
    o.mask = Mask(kRows, kCols, 1);
    o.mask[3] = 0;
    o.psf.kernel = Image(3, 3, 1.0f / 9);
    o.pixelScale = 0.05;
    o.zLens = 0.28;
    o.sky = SkyFrame{43, 60, {-0.04, 0.03, 0.03, 0.04}, true};
    return o;
}

/// What sample `index` consists of.
Image image(int index, int rows, int cols)
{
    Image out(rows, cols);
    Rng rng(3, static_cast<std::uint32_t>(index));
    rng.fillNormal(std::span<float>(out.data(), out.size()));
    return out;
}

Result<void> append(PosteriorFile& file, int index)
{
    return file.append(index, image(index, kSide, kSide), image(index + 1000, kRows, kCols),
                       0.5 * index);
}

bool isSample(const PosteriorFile::Sample& sample, int index)
{
    return sample.index == index && sample.source == image(index, kSide, kSide) &&
           sample.model == image(index + 1000, kRows, kCols) && sample.chi2 == 0.5 * index;
}

/// Whether cfitsio finds all checksums there and right.
bool checksumsHold(const std::filesystem::path& file)
{
    fitsfile* f = nullptr;
    int status = 0, count = 0;
    fits_open_diskfile(&f, file.c_str(), READONLY, &status);
    fits_get_num_hdus(f, &count, &status);
    bool good = status == 0;
    for (int i = 1; i <= count && good; ++i) {
        int data = 0, hdu = 0;
        fits_movabs_hdu(f, i, nullptr, &status);
        fits_verify_chksum(f, &data, &hdu, &status);
        good = status == 0 && data == 1 && hdu == 1;
    }
    fits_close_file(f, &status);
    return good;
}

bool sameOrNan(const Image& a, const Image& b)
{
    bool same = a.sameShape(b);
    for (std::size_t i = 0; same && i < a.size(); ++i) {
        same = a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]));
    }
    return same;
}

/// A new file each time: writing over one makes some file systems flush it.
void put(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::remove(file);
    std::ofstream(file, std::ios::binary) << bytes;
}

} // namespace

class PosteriorFileTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path at(const char* name) const
    {
        return m_folder.filePath(name).toStdString();
    }

    std::filesystem::path finished(const char* name, int samples, int wanted) const
    {
        auto file = PosteriorFile::create(at(name), record(wanted), scene(), observation());
        if (!file) {
            qFatal("%s (%s)", file.error().message.c_str(), file.error().detail.c_str());
        }
        for (int i = 0; i < samples; ++i) {
            if (!append(*file, i)) {
                qFatal("append failed");
            }
        }
        return at(name);
    }

private Q_SLOTS:
    /// In the child of losesNothingWhenItsWriterIsKilled().
    void initTestCase()
    {
        if (qEnvironmentVariableIsSet("ANNEAU_TEST_WRITES")) {
            writeUntilKilled(qEnvironmentVariable("ANNEAU_TEST_WRITES").toStdString(),
                             qEnvironmentVariableIntValue("ANNEAU_TEST_REPORTS"));
        }
    }

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

    void keepsASecondWriterOut()
    {
        const auto path = finished("s.fits", 1, 1);
        const auto first = PosteriorFile::open(path, true);
        QVERIFY(first.has_value());
        const auto second = PosteriorFile::open(path, true);
        QVERIFY(!second.has_value());
        QVERIFY(second.error().message.find("another run") != std::string::npos);
        QVERIFY(PosteriorFile::open(path, false).has_value());
        QVERIFY(!PosteriorFile::create(path, record(1), scene(), observation()).has_value());
    }

    void refusesSamplesThatAreNotFinite()
    {
        auto file = PosteriorFile::create(at("n.fits"), record(2), scene(), observation());
        Image source = image(0, kSide, kSide);
        source[5] = std::numeric_limits<float>::infinity();
        QVERIFY(!file->append(0, source, {}, 1).has_value());
        QCOMPARE(file->size(), 0);
        QVERIFY_EXCEPTION_THROWN((void)file->append(0, Image(3, 3), {}, 1), ContractViolation);
    }

    void refusesFilesThatAreNotItsOwn()
    {
        FitsWriter out(at("o.fits"));
        out.primary({});
        out.addImage("SAMPLES", Image(4, 4));
        QVERIFY(out.finish().has_value());
        const auto other = PosteriorFile::open(at("o.fits"), false);
        QVERIFY(!other.has_value());
        QVERIFY(other.error().message.find("not a posterior file") != std::string::npos);
    }

    /// 100 lengths and 1500 changed bytes: an error, or samples that can be read.
    void neverCrashesOnADamagedFile()
    {
        const auto bytes = readWholeFile(finished("d.fits", 3, 3), 1 << 24);
        QVERIFY(bytes.has_value());
        const auto tryOne = [&](const std::string& content) {
            put(at("damaged.fits"), content);
            const auto file = PosteriorFile::open(at("damaged.fits"), false);
            if (!file) {
                QVERIFY(!file.error().message.empty());
                return;
            }
            for (int i = 0; i < file->size(); ++i) {
                (void)file->read(i);
            }
        };
        for (std::size_t i = 0; i < 100; ++i) {
            tryOne(bytes->substr(0, bytes->size() * i / 100));
        }
        Rng rng(4, 0);
        for (int i = 0; i < 1500; ++i) {
            std::string changed = *bytes;
            changed[rng.below(static_cast<std::uint32_t>(changed.size()))] =
                static_cast<char>(32 + rng.below(95));
            tryOne(changed);
        }
    }

    /// Writers killed at random moments, one after another on one file: opening, appending, making
    /// room, ending in order. What append() has returned for is never lost, and nothing else
    /// appears.
    void losesNothingWhenItsWriterIsKilled()
    {
        const auto path = at("k.fits");
        Rng rng(9, 0);
        int kept = 0, killed = 0;
        for (int trial = 0; trial < 24; ++trial) {
            int pipes[2];
            QCOMPARE(::pipe(pipes), 0);
            const pid_t child = ::fork();
            if (child == 0) { // a fresh program: threads do not survive fork()
                ::setenv("ANNEAU_TEST_WRITES", path.c_str(), 1);
                ::setenv("ANNEAU_TEST_REPORTS", std::to_string(pipes[1]).c_str(), 1);
                ::execl("/proc/self/exe", "test", "posterior_file", "-silent", nullptr);
                ::_exit(4);
            }
            ::close(pipes[1]);
            // After some reports and a moment more, so that it hits every part whatever the disk's
            // speed.
            int reported = 0;
            const auto report = [&] {
                const bool more = ::read(pipes[0], &reported, sizeof reported) == sizeof reported;
                kept = more ? reported : kept;
                return more;
            };
            for (auto reports = rng.below(8); reports > 0 && report(); --reports) {
            }
            ::usleep(rng.below(trial % 4 == 0 ? 300000 : 8000));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            killed += WIFSIGNALED(status) ? 1 : 0;
            QVERIFY(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
            while (report()) {
            }
            ::close(pipes[0]);
            if (kept == 0 && !std::filesystem::exists(path)) {
                continue; // killed before there was a file
            }
            const auto file = PosteriorFile::open(path, false);
            QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
            QVERIFY(file->size() == kept || file->size() == kept + 1);
            for (int i = 0; i < file->size(); ++i) {
                QVERIFY(isSample(*file->read(i), i));
            }
            kept = file->size();
        }
        QVERIFY2(killed > 12 && kept > 10,
                 qPrintable(QString("killed %1, kept %2").arg(killed).arg(kept)));
        {
            auto file = PosteriorFile::open(path, true);
            QVERIFY(append(*file, kept).has_value());
        }
        QVERIFY(checksumsHold(path));
    }

private:
    /// Ends in order and begins again after every fifth sample.
    [[noreturn]] static void writeUntilKilled(const std::filesystem::path& path, int pipe)
    {
        for (int round = 0; round < 20; ++round) {
            auto file = std::filesystem::exists(path)
                            ? PosteriorFile::open(path, true)
                            : PosteriorFile::create(path, record(3), scene(), observation());
            if (!file) {
                ::_exit(1);
            }
            for (int i = 0; i < 5; ++i) {
                if (!append(*file, file->size())) {
                    ::_exit(2);
                }
                const int size = file->size();
                if (::write(pipe, &size, sizeof size) != sizeof size) {
                    ::_exit(3);
                }
            }
        }
        ::_exit(0);
    }
};

ANNEAU_TEST(posterior_file, PosteriorFileTest)
#include "posterior_file_test.moc"
