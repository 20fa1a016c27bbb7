// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "core/posterior/sample_file.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <numeric>

using namespace anneau;

class SampleFileTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::string at(const char* name) { return m_folder.filePath(name).toStdString(); }

    /// 0, 1, 2 … in a .npy file of that shape.
    std::string counting(const char* name, const std::string& shape, std::size_t count,
                         float offset = 0)
    {
        std::vector<float> values(count);
        std::iota(values.begin(), values.end(), offset);
        return numbers(name, shape, values);
    }
    std::string numbers(const char* name, const std::string& shape,
                        const std::vector<float>& values)
    {
        const std::string header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}";
        std::string bytes("\x93NUMPY\x01\0", 8);
        bytes += static_cast<char>(header.size());
        bytes += '\0';
        bytes += header;
        bytes.append(reinterpret_cast<const char*>(values.data()), 4 * values.size());
        if (!writeFileDurably(at(name), bytes)) {
            qFatal("cannot write the test's files");
        }
        return at(name);
    }
    static std::string refusal(const SampleFiles& files)
    {
        const auto set = readSamples(files);
        return set ? "" : set.error().message;
    }

private Q_SLOTS:
    void axesSayWhatIsWhat()
    {
        const std::string file = counting("s.npy", "(9, 10, 2)", 180);
        const auto images = readSamples({.samples = file});
        QVERIFY(images && images->isImage() && images->samples == 9 && images->simulations == 1);
        const auto runs = readSamples({.samples = file, .axes = "NKP"});
        QVERIFY(runs && runs->simulations == 9 && runs->samples == 10 && runs->dims() == 2);
        QCOMPARE(runs->draws(1, 2, 1)[1], 25.0f);
        const auto turned = readSamples({.samples = file, .axes = "KNP"});
        QVERIFY(turned && turned->simulations == 10 && turned->samples == 9);
        QCOMPARE(turned->draws(1, 2, 1)[1], 43.0f); // [2][1][1] of the file
    }

    void truthsComeFromFilesOfTheirOwn()
    {
        const std::string file = counting("s.npy", "(3, 8, 2)", 48);
        const auto set = readSamples({.samples = file,
                                      .truth = counting("t.npy", "(3, 2)", 6, 100),
                                      .data = counting("d.npy", "(3, 5, 4)", 60),
                                      .axes = "NKP",
                                      .scale = 2});
        QVERIFY2(set.has_value(), set ? "" : set.error().message.c_str());
        QCOMPARE(set->truthOf(2)[1], 210.0f);
        QCOMPARE(set->draws(0, 0, 1)[1], 2.0f);
        QCOMPARE(set->data.back(), 59.0f); // has a unit of its own
    }

    void fitsHoldsImagesAndTables()
    {
        FitsWriter writer(at("s.fits"));
        writer.primary({});
        const std::vector<float> cube(8 * 6, 1), truth(6, 2);
        writer.addImage("SAMPLES", {3, 2, 8}, cube);
        writer.addImage("TRUTH", {3, 2}, truth);
        writer.addTable("CHAIN", {{"theta_E", std::vector<double>(10, 1.5), ""},
                                  {"q", std::vector<double>(10, 0.5), ""}});
        QVERIFY(writer.finish());
        const auto images = readSamples({.samples = at("s.fits")});
        QVERIFY(images.has_value());
        QCOMPARE(images->shape, (std::vector<int>{2, 3}));
        QCOMPARE(images->truth, truth);
        const auto chain = readSamples({.samples = at("s.fits") + "[CHAIN]", .axes = "KP"});
        QVERIFY2(!chain.has_value(), "the truth of the images is none of the chain");
        const auto alone = readSamples(
            {.samples = at("s.fits") + "[CHAIN]", .truth = counting("two.npy", "(2,)", 2)});
        QVERIFY2(alone.has_value(), alone ? "" : alone.error().message.c_str());
        QCOMPARE(alone->names, (std::vector<std::string>{"theta_E", "q"}));
        QCOMPARE(alone->draws(0, 3, 1)[1], 0.5f);
    }

    void errorsSayWhatToDo()
    {
        const std::string file = counting("s.npy", "(8, 2)", 16);
        QVERIFY(refusal({.samples = at("none.npy")}).find("does not exist") != std::string::npos);
        QVERIFY(refusal({.samples = file, .axes = "KYX"}).find("--axes") != std::string::npos);
        QVERIFY(refusal({.samples = file, .axes = "PK"}).find("--axes") != std::string::npos);
        QVERIFY(refusal({.samples = counting("few.npy", "(7, 2)", 14)}).find("too few") !=
                std::string::npos);
        QVERIFY(refusal({.samples = file, .truth = counting("t.npy", "(3,)", 3)})
                    .find("does not fit") != std::string::npos);
        std::vector<float> bad(16, 0);
        bad[5] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(refusal({.samples = numbers("n.npy", "(8, 2)", bad)}).find("number 3") !=
                std::string::npos);
        QVERIFY(writeFileDurably(at("z.npz"), std::string("PK\x03\x04", 4)).has_value());
        QVERIFY(refusal({.samples = at("z.npz")}).find(".npy") != std::string::npos);
        QVERIFY(writeFileDurably(at("x.txt"), std::string("1 2 3")).has_value());
        QVERIFY(refusal({.samples = at("x.txt")}).find("neither") != std::string::npos);
        QVERIFY(
            writeFileDurably(at("h.h5"), std::string("\x89HDF\r\n\x1a\n damaged", 16)).has_value());
        QVERIFY(refusal({.samples = at("h.h5")}).find("h.h5") != std::string::npos);
    }

    /// Sample files of other programs, cut anywhere: an error, never a crash.
    void truncatedFitsIsAnError()
    {
        FitsWriter writer(at("s.fits"));
        writer.primary({});
        writer.addImage("SAMPLES", {3, 2, 8}, std::vector<float>(48, 1));
        QVERIFY(writer.finish());
        const auto bytes = readWholeFile(at("s.fits"), 1 << 20);
        QVERIFY(bytes.has_value());
        for (std::size_t n = 0; n + 2880 < bytes->size(); n += 719) {
            QVERIFY(writeFileDurably(at("cut.fits"), std::string_view(*bytes).substr(0, n)));
            QVERIFY(!refusal({.samples = at("cut.fits")}).empty());
        }
    }
};

ANNEAU_TEST(sample_file, SampleFileTest)
#include "sample_file_test.moc"
