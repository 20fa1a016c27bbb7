// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/durable_file.h"
#include "core/io/observation_reader.h"
#include "tests/core/io/observation_parts.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <functional>

using namespace anneau;
using namespace anneau::test;

/// What readObservation() says of files that are no good.
class ObservationErrorsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path write(const char* name, const std::vector<Part>& parts,
                                const Keys& primary = kHeader) const
    {
        const std::filesystem::path file = m_folder.filePath(name).toStdString();
        writeParts(file, parts, primary);
        return file;
    }

private Q_SLOTS:
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QStringList>("words");
        const auto& cases = badCases();
        for (std::size_t i = 0; i < cases.size(); ++i) {
            QTest::newRow(cases[i].name) << int(i) << cases[i].words;
        }
    }
    void saysWhatIsWrong()
    {
        QFETCH(int, number);
        QFETCH(QStringList, words);
        auto parts = container();
        Keys header = kHeader;
        badCases()[static_cast<std::size_t>(number)].spoil(parts, header);
        ObservationFiles files;
        files.image = write("bad.fits", parts, header);
        if (!parts.empty() && parts.back().name == "own mask") {
            files.mask = write("mask.fits", {parts.back()});
        }
        const auto result = readObservation(files);
        QVERIFY(!result.has_value());
        const QString message = QString::fromStdString(result.error().message);
        for (const QString& word : words) {
            QVERIFY2(message.contains(word), qPrintable(message));
        }
        QVERIFY2(message.count(". ") == 0 && message.endsWith('.'), "not one sentence");
    }

    void saysWhichHduIsMissing()
    {
        ObservationFiles files;
        files.image = write("x.fits", container());
        files.imageHdu = "DRZ";
        QVERIFY(readObservation(files).error().message.find("2 SCI") != std::string::npos);
        files.imageHdu = std::string("1");
        QVERIFY(readObservation(files).error().message.find("holds no image") != std::string::npos);
        files.image = m_folder.filePath("absent.fits").toStdString();
        QVERIFY(readObservation(files).error().message.find("does not exist") != std::string::npos);
    }

    /// 50 lengths of a sound file: never a crash, and an error unless only the last HDUs are gone.
    void neverCrashesOnATruncatedFile()
    {
        const auto bytes = readWholeFile(write("t.fits", container()), 1 << 20);
        QVERIFY(bytes.has_value());
        const std::filesystem::path cut = m_folder.filePath("cut.fits").toStdString();
        for (std::size_t i = 0; i < 50; ++i) {
            put(cut, bytes->substr(0, bytes->size() * i / 50));
            ObservationFiles files;
            files.image = cut;
            const auto result = readObservation(files);
            QVERIFY(result.has_value() ? result->data == lens() : !result.error().message.empty());
        }
    }

    /// Cards on which wcslib 7.12 writes beyond its buffer: passed over.
    void takesNoHarmFromBrokenCards()
    {
        const auto bytes = readWholeFile(
            ANNEAU_SOURCE_DIR "/resources/observations/SDSSJ0252p0039_F814W_005.fits", 1 << 24);
        const std::filesystem::path file = m_folder.filePath("cards.fits").toStdString();
        const std::string good = "CUNIT1  = 'arcsec  '";
        for (const char* broken : {"CUNIT1  = 'arcsec   ", "CTYPE1  = 'arcsec   ",
                                   "CUNIT1  = ''''''''''", "CUNIT1  =          '"}) {
            std::string changed = *bytes;
            changed.replace(changed.find(good), good.size(), broken);
            put(file, changed);
            ObservationFiles files;
            files.image = file;
            QCOMPARE(readObservation(files).value().pixelScale, 0.05);
        }
    }

private:
    struct BadCase {
        const char* name;
        QStringList words;
        std::function<void(std::vector<Part>&, Keys&)> spoil;
    };
    static const std::vector<BadCase>& badCases()
    {
        static const std::vector<BadCase> cases = {
            {"no image",
             {"bad.fits", "has no image"},
             [](auto& parts, auto&) {
                 parts.erase(parts.begin());
                 parts.erase(parts.begin());
                 parts.clear();
             }},
            {"only a PSF",
             {"bad.fits", "has no image"},
             [](auto& parts, auto&) {
                 parts.erase(parts.begin(), parts.begin() + 2);
             }},
            {"NaN only",
             {"[SCI]", "NaN only"},
             [](auto& parts, auto&) {
                 parts[0].image = flat(kNan);
             }},
            {"one value only",
             {"[SCI]", "no picture"},
             [](auto& parts, auto&) {
                 parts[0].image = flat(1);
             }},
            {"too small",
             {"[SCI]", "too small"},
             [](auto& parts, auto&) {
                 parts[0].image = lens(4, 50);
             }},
            {"no pixel scale",
             {"[SCI]", "PIXSCALE", "--pixel-scale"},
             [](auto&, auto& header) {
                 header.erase(header.begin());
             }},
            {"pixel scale of zero",
             {"[SCI]", "PIXSCALE = 0"},
             [](auto&, auto& header) {
                 header[0].value = 0.0;
             }},
            {"oblong pixels",
             {"[SCI]", "not square", "CDELT"},
             [](auto& parts, auto&) {
                 parts[0].keys = {{"CTYPE1", std::string("XOFFSET"), ""},
                                  {"CTYPE2", std::string("YOFFSET"), ""},
                                  {"CUNIT1", std::string("arcsec"), ""},
                                  {"CUNIT2", std::string("arcsec"), ""},
                                  {"CDELT1", 0.05, ""},
                                  {"CDELT2", 0.08, ""}};
             }},
            {"noise of another shape",
             {"[ERR]", "noise map is 50 x 30", "50 x 40"},
             [](auto& parts, auto&) {
                 parts[1].image = flat(kSigma, 30);
             }},
            {"noise all zero",
             {"[ERR]", "no usable value"},
             [](auto& parts, auto&) {
                 parts[1].image = flat(0);
             }},
            {"noise all NaN",
             {"[ERR]", "no usable value"},
             [](auto& parts, auto&) {
                 parts[1].image = flat(kNan);
             }},
            {"negative variance",
             {"[VAR]", "variances", "negative"},
             [](auto& parts, auto&) {
                 parts[1] = {"VAR", flat(-1), {}};
             }},
            {"weight of zero",
             {"[IVAR]", "no usable value"},
             [](auto& parts, auto&) {
                 parts[1] = {"IVAR", flat(0), {}};
             }},
            {"noise elsewhere than data",
             {"[ERR]", "no pixel has both"},
             [](auto& parts, auto&) {
                 for (std::size_t i = 0; i < parts[0].image.size(); ++i) {
                     (i % 2 == 0 ? parts[0] : parts[1]).image[i] = kNan;
                 }
             }},
            {"PSF of NaN",
             {"[PSF]", "NaN"},
             [](auto& parts, auto&) {
                 parts[2].image = with(psf(11, 5), 0, kNan);
             }},
            {"PSF of zero sum",
             {"[PSF]", "sums to 0"},
             [](auto& parts, auto&) {
                 parts[2].image = flat(0, 11, 11);
             }},
            {"PSF of negative sum",
             {"[PSF]", "sums to -121"},
             [](auto& parts, auto&) {
                 parts[2].image = flat(-1, 11, 11);
             }},
            {"PSF oversampled by half",
             {"[PSF]", "PSFOVER = 1.5"},
             [](auto& parts, auto&) {
                 parts[2].keys = {{"PSFOVER", 1.5, ""}};
             }},
            {"PSF of another scale",
             {"[PSF]", "PIXELSCL", "whole fraction"},
             [](auto& parts, auto&) {
                 parts[2].keys = {{"PIXELSCL", 0.03, ""}};
             }},
            {"mask of another shape",
             {"[DQ]", "mask is 50 x 30"},
             [](auto& parts, auto&) {
                 parts.push_back({"DQ", flat(0, 30), {}});
             }},
            {"everything masked",
             {"[DQ]", "masks every pixel"},
             [](auto& parts, auto&) {
                 parts.push_back({"DQ", flat(4), {}});
             }},
            {"own mask of another shape",
             {"mask.fits", "mask is 10 x 10"},
             [](auto& parts, auto&) {
                 parts.push_back({"own mask", flat(0, 10, 10), {}});
             }},
        };
        return cases;
    }
};

ANNEAU_TEST(observation_errors, ObservationErrorsTest)
#include "observation_errors_test.moc"
