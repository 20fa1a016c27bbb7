// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/observation_reader.h"
#include "core/io/observation_writer.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace anneau;

class ObservationWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isReadBackAsItWas();
    void extrasAndModelStandBesideIt();
    void aFolderThatIsNotThereIsAnError();
};

namespace {
Observation observation()
{
    Observation out;
    out.name = "Made up";
    out.telescope = "HST";
    out.instrument = "ACS/WFC";
    out.filter = "F814W";
    out.pixelScale = 0.05;
    out.zLens = 0.28;
    out.zSource = 0.982;
    out.data = Image(24, 20);
    out.sigma = Image(24, 20, 0.02F);
    out.mask = Mask(24, 20, 1);
    for (std::size_t i = 0; i < out.data.size(); ++i) {
        out.data[i] = 0.02F * std::sin(static_cast<float>(7 * i));
    }
    out.mask.at(3, 5) = 0;
    out.sigma.at(3, 5) = std::numeric_limits<float>::quiet_NaN();
    out.psf.kernel = Image(5, 5, 0.01F);
    out.psf.kernel.at(2, 2) = 0.76F;
    return out;
}

Result<Observation> readBack(const std::string& file)
{
    ObservationFiles files;
    files.image = file;
    return readObservation(files);
}
} // namespace

void ObservationWriterTest::isReadBackAsItWas()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath("x.fits").toStdString();
    const Observation written = observation();
    QVERIFY(writeObservation(file, written, {}, "").has_value());
    const auto read = readBack(file);
    QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
    QCOMPARE(read->name, written.name);
    QCOMPARE(read->telescope, written.telescope);
    QCOMPARE(read->instrument, written.instrument);
    QCOMPARE(read->filter, written.filter);
    QCOMPARE(read->unit, written.unit);
    QCOMPARE(read->pixelScale, written.pixelScale);
    QCOMPARE(*read->zLens, *written.zLens);
    QCOMPARE(*read->zSource, *written.zSource);
    QVERIFY(read->data == written.data);
    QVERIFY(read->mask == written.mask);
    QCOMPARE(read->sigma.at(0, 0), 0.02F);
    QVERIFY(read->psf.kernel.sameShape(written.psf.kernel));
    QVERIFY(std::abs(read->psf.kernel.at(2, 2) - 0.76F) < 1e-6F);
}

void ObservationWriterTest::extrasAndModelStandBesideIt()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath("x.fits").toStdString();
    const Image truth(24, 20, 3.F);
    QVERIFY(
        writeObservation(file, observation(), {{"TRUTH", truth, {}}}, "{\"a\": 1}").has_value());
    const auto reader = FitsReader::open(file);
    QVERIFY(reader.has_value());
    QVERIFY(*reader->readImage(*reader->find("TRUTH")) == truth);
    QCOMPARE(reader->readTextColumn(*reader->find("MODEL"), "JSON")->front(),
             std::string("{\"a\": 1}"));
    // What stands beside it does not confuse the reader.
    QVERIFY(readBack(file)->data == observation().data);
}

void ObservationWriterTest::aFolderThatIsNotThereIsAnError()
{
    const QTemporaryDir folder;
    const auto result =
        writeObservation((folder.path() + "/none/x.fits").toStdString(), observation(), {}, "");
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().kind, Error::Kind::Io);
}

ANNEAU_TEST(observation_writer, ObservationWriterTest)
#include "observation_writer_test.moc"
