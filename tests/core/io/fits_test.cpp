// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <fitsio.h>

#include <cmath>
#include <fstream>
#include <limits>

using namespace anneau;

namespace {

std::vector<float> ramp(std::size_t n)
{
    std::vector<float> values(n);
    for (std::size_t i = 0; i < n; ++i) {
        values[i] = 0.25f * static_cast<float>(i) - 3;
    }
    return values;
}

/// A gzip file of stored (uncompressed) blocks: RFC 1951, 1952.
std::string gzipped(const std::string& bytes)
{
    std::uint32_t crc = 0xffffffffu;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xedb88320u : 0u);
        }
    }
    crc = ~crc;
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    for (std::size_t at = 0; at < bytes.size(); at += 65535) {
        const std::size_t n = std::min<std::size_t>(65535, bytes.size() - at);
        out += at + n == bytes.size() ? '\x01' : '\0';
        for (const std::size_t value : {n, n ^ 0xffffu}) {
            out += static_cast<char>(value & 0xff);
            out += static_cast<char>(value >> 8);
        }
        out += bytes.substr(at, n);
    }
    for (const std::size_t value : {std::size_t{crc}, bytes.size()}) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            out += static_cast<char>((value >> shift) & 0xff);
        }
    }
    return out;
}

std::string card(std::string text)
{
    text.resize(80, ' ');
    return text;
}

/// A primary HDU with these cards after SIMPLE, and `data` bytes.
std::string primaryOf(const std::vector<std::string>& cards, std::size_t data)
{
    std::string text = card("SIMPLE  =                    T");
    for (const std::string& c : cards) {
        text += card(c);
    }
    text += card("END");
    text.resize((text.size() + 2879) / 2880 * 2880, ' ');
    return text + std::string((data + 2879) / 2880 * 2880, '\0');
}

/// Of a shortened example file: what can be read is right.
bool isSoundSoFar(const FitsReader& in)
{
    const auto image = in.readArray<float>("SCI");
    const auto cube = in.readArray<double>("CUBE");
    const auto table =
        in.has("TAB") ? in.readColumn<double>(4, "X") : Result<std::vector<double>>();
    return (!image || image->values == ramp(600)) &&
           (!cube || cube->values == std::vector<double>(24, 1.0 / 3)) &&
           (!table || table->empty() || *table == std::vector<double>{0.1, 1e300});
}

/// A new file each time: writing over one makes some file systems flush it.
void put(const std::filesystem::path& file, const std::string& bytes)
{
    std::filesystem::remove(file);
    std::ofstream(file, std::ios::binary) << bytes;
}

} // namespace

class FitsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path at(const char* name) const
    {
        return m_folder.filePath(name).toStdString();
    }

    std::filesystem::path example(const char* name) const
    {
        FitsWriter out(at(name));
        out.primary({{"OBJECT", std::string("a lens"), ""}});
        out.addImage("SCI", {20, 30}, std::span<const float>(ramp(600)),
                     {{"BUNIT", std::string("electron/s"), ""}});
        out.addImage("CUBE", {4, 3, 2}, std::vector<double>(24, 1.0 / 3));
        out.addTable("TAB", {{"N", std::vector<std::int32_t>{1, -2}, ""},
                             {"X", std::vector<double>{0.1, 1e300}, "arcsec"},
                             {"T", std::vector<std::string>{"one", "a longer text"}, ""}});
        const auto done = out.finish();
        if (!done) {
            qFatal("%s (%s)", done.error().message.c_str(), done.error().detail.c_str());
        }
        return at(name);
    }

private Q_SLOTS:
    void readsWhatItWrote()
    {
        const auto in = FitsReader::open(example("a.fits"));
        QVERIFY2(in.has_value(), in ? "" : in.error().message.c_str());
        QCOMPARE(in->hdus().size(), std::size_t(4));
        const auto image = in->readImage(*in->find("sci"));
        QVERIFY(image.has_value());
        QCOMPARE(image->rows(), 30);
        QCOMPARE(image->cols(), 20);
        QCOMPARE(image->at(1, 0), 0.25f * 20 - 3); // row 0 is the first row of the file
        const auto cube = in->readArray<double>("CUBE");
        QCOMPARE(cube->shape, (std::vector<long>{4, 3, 2}));
        QCOMPARE(cube->values[23], 1.0 / 3);
        QCOMPARE(*in->readColumn<double>(4, "X"), (std::vector<double>{0.1, 1e300}));
        QCOMPARE(*in->readColumn<std::int64_t>(4, "n"), (std::vector<std::int64_t>{1, -2}));
        QCOMPARE(*in->readTextColumn(4, "T"), (std::vector<std::string>{"one", "a longer text"}));
        QCOMPARE(in->textOf(2, "BUNIT").value(), std::string("electron/s"));
        QVERIFY(!in->numberOf(2, "BUNIT").has_value());
        QVERIFY(!in->textOf(2, "NOTHERE").has_value());
        QCOMPARE(in->label(1), at("a.fits").string() + "[HDU 1]");
    }

    void keepsLongAndOddKeywords()
    {
        const std::string longText(200, 'x');
        FitsWriter out(at("k.fits"));
        out.primary({{"PRIORFIL", longText, "a comment"},
                     {"PRIOR FILE NAME", std::string("galaxies.safetensors"), "a comment"},
                     {"WHOLE", std::int64_t{1} << 40, ""},
                     {"REAL", 0.1, ""},
                     {"NAN", std::nan(""), ""}});
        out.addImage("X", Image(2, 2, 1.0f));
        QVERIFY(out.finish().has_value());
        const auto in = FitsReader::open(at("k.fits"));
        QCOMPARE(in->textOf(1, "PRIORFIL").value(), longText);
        QCOMPARE(in->textOf(1, "PRIOR FILE NAME").value(), std::string("galaxies.safetensors"));
        QCOMPARE(in->numberOf(1, "WHOLE").value(), std::ldexp(1.0, 40));
        QCOMPARE(in->numberOf(1, "REAL").value(), 0.1);
        QVERIFY(!in->numberOf(1, "NAN").has_value());
    }

    void readsScaledIntegersWithBlanks()
    {
        fitsfile* f = nullptr;
        int status = 0;
        long sizes[2] = {3, 1};
        fits_create_diskfile(&f, at("i.fits").c_str(), &status);
        fits_create_img(f, SHORT_IMG, 2, sizes, &status);
        double scale = 0.5, zero = 10;
        short blank = -99;
        fits_update_key(f, TSHORT, "BLANK", &blank, nullptr, &status);
        fits_update_key(f, TDOUBLE, "BSCALE", &scale, nullptr, &status);
        fits_update_key(f, TDOUBLE, "BZERO", &zero, nullptr, &status);
        fits_set_bscale(f, 1, 0, &status);
        short values[3] = {4, -99, -2};
        fits_write_img(f, TSHORT, 1, 3, values, &status);
        fits_close_file(f, &status);
        QCOMPARE(status, 0);
        const auto in = FitsReader::open(at("i.fits"));
        const auto array = in->readArray<float>(1);
        QVERIFY(array.has_value());
        QCOMPARE(array->values[0], 12.0f);
        QVERIFY(std::isnan(array->values[1]));
        QCOMPARE(array->values[2], 9.0f);
    }

    void readsTileCompressedImages()
    {
        fitsfile* f = nullptr;
        int status = 0;
        long sizes[2] = {40, 50};
        std::vector<short> values(2000);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<short>(i % 97);
        }
        fits_create_diskfile(&f, at("c.fits").c_str(), &status);
        fits_create_img(f, BYTE_IMG, 0, nullptr, &status);
        fits_set_compression_type(f, RICE_1, &status);
        fits_create_img(f, SHORT_IMG, 2, sizes, &status);
        fits_update_key_str(f, "EXTNAME", "SCI", nullptr, &status);
        fits_write_img(f, TSHORT, 1, 2000, values.data(), &status);
        fits_write_chksum(f, &status);
        fits_close_file(f, &status);
        QCOMPARE(status, 0);
        const auto in = FitsReader::open(at("c.fits"));
        QVERIFY2(in.has_value(), in ? "" : in.error().message.c_str());
        QVERIFY(in->hdu(2).kind == FitsHdu::Kind::Compressed);
        const auto image = in->readImage(2);
        QVERIFY(image.has_value());
        QCOMPARE(image->at(0, 5), 5.0f);
        QCOMPARE((*image)[1999], static_cast<float>(1999 % 97));

        // Damage that the decoders would not notice, or would stumble over.
        const auto bytes = readWholeFile(at("c.fits"), 1 << 20);
        const auto damaged = [&](const std::string& what, const std::string& by) {
            std::string changed = *bytes;
            const auto place = changed.find(what);
            if (place == std::string::npos) {
                qFatal("no %s", what.c_str());
            }
            put(at("cd.fits"), changed.replace(place, by.size(), by));
            const auto spoilt = FitsReader::open(at("cd.fits"));
            const auto read = spoilt ? spoilt->readImage(2) : Result<Image>(failWith(spoilt));
            return read ? std::string() : read.error().message;
        };
        QVERIFY(damaged("ZTILE1  =                   40", "ZTILE1  =                50000")
                    .find("ZTILE1") != std::string::npos);
        const std::string tiles =
            damaged("ZTILE1  =                   40", "ZTILE1  =                   10");
        QVERIFY2(tiles.find("damaged") != std::string::npos,
                 tiles.c_str()); // cfitsio sees it first
        std::string torn = *bytes;
        torn[static_cast<std::size_t>(in->dataOffset(2)) + 2] = '\x7f'; // the first tile's length
        put(at("cd.fits"), torn);
        QVERIFY(FitsReader::open(at("cd.fits"))->readImage(2).error().message.find("tile 1") !=
                std::string::npos);
        torn = *bytes;
        torn[static_cast<std::size_t>(in->dataOffset(2)) + 50 * 8 + 30] ^= 0x55; // in a tile
        put(at("cd.fits"), torn);
        QVERIFY(FitsReader::open(at("cd.fits"))->readImage(2).error().message.find("DATASUM") !=
                std::string::npos);
    }

    void readsGzippedFilesAndSeesThatTheyAreCut()
    {
        const auto bytes = readWholeFile(example("z.fits"), 1 << 20);
        QVERIFY(bytes.has_value());
        const std::string packed = gzipped(*bytes);
        std::ofstream(at("z.fits.gz"), std::ios::binary) << packed;
        const auto in = FitsReader::open(at("z.fits.gz"));
        QVERIFY2(in.has_value(), in ? "" : in.error().message.c_str());
        QCOMPARE(in->readImage(2)->at(29, 19), 0.25f * 599 - 3);
        for (std::size_t i = 0; i < 20; ++i) {
            put(at("zc.fits.gz"), packed.substr(0, packed.size() * i / 20));
            const auto cut = FitsReader::open(at("zc.fits.gz"));
            QVERIFY(!cut.has_value() || isSoundSoFar(*cut));
        }
    }

    void takesPathsLiterally()
    {
        const auto path = at("with [1] (odd) name.fits");
        std::filesystem::copy_file(example("l.fits"), path);
        const auto in = FitsReader::open(path);
        QVERIFY(in.has_value());
        QCOMPARE(in->hdus().size(), std::size_t(4));
    }

    /// 60 lengths of a sound file: an error, or a reader whose every HDU gives values or an error.
    void neverCrashesOnATruncatedFile()
    {
        const auto bytes = readWholeFile(example("t.fits"), 1 << 20);
        for (std::size_t i = 0; i < 60; ++i) {
            const std::size_t length = bytes->size() * i / 60;
            put(at("cut.fits"), bytes->substr(0, length));
            const auto in = FitsReader::open(at("cut.fits"));
            if (!in) {
                QVERIFY(in.error().message.find("cut.fits") != std::string::npos);
                continue;
            }
            QVERIFY(isSoundSoFar(*in));
        }
    }

    /// 2000 files with one byte of a header changed.
    void neverCrashesOnAChangedHeader()
    {
        const auto bytes = readWholeFile(example("h.fits"), 1 << 20);
        Rng rng(11, 0);
        for (int i = 0; i < 2000; ++i) {
            std::string changed = *bytes;
            const std::size_t place = rng.below(static_cast<std::uint32_t>(changed.size()));
            changed[place] = static_cast<char>(32 + rng.below(95));
            put(at("changed.fits"), changed);
            const auto in = FitsReader::open(at("changed.fits"));
            if (!in) {
                QVERIFY(!in.error().message.empty());
                continue;
            }
            for (const FitsHdu& hdu : in->hdus()) {
                if (hdu.isImage()) {
                    const auto array = in->readArray<float>(hdu.number);
                    QVERIFY(array.has_value() || !array.error().message.empty());
                } else if (hdu.kind == FitsHdu::Kind::Table) {
                    (void)in->readColumn<double>(hdu.number, "X");
                    (void)in->readTextColumn(hdu.number, "T");
                }
            }
        }
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const std::string& bytes, const QStringList& words) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << words;
        };
        row("empty", "", {"not a FITS file"});
        row("text", "hello, world", {"not a FITS file", "SIMPLE"});
        row("HDF5", "\x89HDF\r\n\x1a\n and more", {"HDF5", "convert"});
        row("absurd NAXIS1",
            primaryOf({"BITPIX  =                  -32", "NAXIS   =                    2",
                       "NAXIS1  =        4000000000000", "NAXIS2  =                 1000"},
                      5760),
            {"NAXIS"});
        row("absurd product",
            primaryOf({"BITPIX  =                  -64", "NAXIS   =                    2",
                       "NAXIS1  =           3000000000", "NAXIS2  =           3000000000"},
                      2880),
            {"NAXIS"});
        row("more than the file holds",
            primaryOf({"BITPIX  =                  -32", "NAXIS   =                    2",
                       "NAXIS1  =                20000", "NAXIS2  =                20000"},
                      2880),
            {"20000 x 20000", "more than the file holds"});
        row("negative NAXIS1",
            primaryOf({"BITPIX  =                  -32", "NAXIS   =                    2",
                       "NAXIS1  =                  -10", "NAXIS2  =                   10"},
                      2880),
            {"negative size"});
        row("bad BITPIX",
            primaryOf({"BITPIX  =                   33", "NAXIS   =                    2",
                       "NAXIS1  =                   10", "NAXIS2  =                   10"},
                      2880),
            {"BITPIX"});
        row("thousand axes",
            primaryOf({"BITPIX  =                  -32", "NAXIS   =                 1000"}, 2880),
            {"NAXIS"});
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, words);
        std::ofstream(at("bad.fits"), std::ios::binary).write(bytes.constData(), bytes.size());
        auto in = FitsReader::open(at("bad.fits"));
        Error error;
        if (in) {
            const auto image = in->readImage(1);
            QVERIFY(!image.has_value());
            error = image.error();
        } else {
            error = in.error();
        }
        const QString message = QString::fromStdString(error.message);
        QVERIFY2(message.contains("bad.fits"), qPrintable(message));
        for (const QString& word : words) {
            QVERIFY2(message.contains(word), qPrintable(message));
        }
    }

    void namesWhatItCannotFind()
    {
        const auto in = FitsReader::open(example("n.fits"));
        QVERIFY(in->find("ERR").error().message.find("2 SCI") != std::string::npos);
        QVERIFY(in->readArray<float>(4).error().message.find("holds no image") !=
                std::string::npos);
        QVERIFY(in->readImage(3).error().message.find("NAXIS = 3") != std::string::npos);
        QVERIFY(in->readColumn<double>(4, "Y").error().message.find("no column Y") !=
                std::string::npos);
        QVERIFY(FitsReader::open(at("missing.fits")).error().message.find("does not exist") !=
                std::string::npos);
        QVERIFY(!FitsReader::open(m_folder.path().toStdString()).has_value());
    }

    void leavesNothingBehindWhenItCannotWrite()
    {
        FitsWriter out(at("no/such/folder.fits"));
        out.primary({});
        out.addImage("X", Image(2, 2));
        const auto done = out.finish();
        QVERIFY(!done.has_value());
        QVERIFY(done.error().message.find("folder.fits") != std::string::npos);
        {
            FitsWriter unfinished(at("u.fits"));
            unfinished.primary({});
        }
        for (const auto& entry :
             std::filesystem::directory_iterator(m_folder.path().toStdString())) {
            QVERIFY(entry.path().filename().string().rfind("u.fits", 0) != 0);
        }
    }
};

ANNEAU_TEST(fits, FitsTest)
#include "fits_test.moc"
