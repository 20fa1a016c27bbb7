// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/observation_reader.h"
#include "tests/core/io/observation_parts.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace anneau;
using namespace anneau::test;

class ObservationReaderTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path write(const char* name, const std::vector<Part>& parts,
                                const Keys& primary = kHeader) const
    {
        const std::filesystem::path file = m_folder.filePath(name).toStdString();
        writeParts(file, parts, primary);
        return file;
    }

    static Observation read(const ObservationFiles& files)
    {
        auto result = readObservation(files);
        if (!result) {
            throw std::runtime_error(result.error().message + " (" + result.error().detail + ")");
        }
        return std::move(*result);
    }
    static Observation read(const std::filesystem::path& file)
    {
        ObservationFiles files;
        files.image = file;
        return read(files);
    }
    static bool warns(const Observation& observation, const char* words)
    {
        for (const std::string& warning : observation.warnings) {
            if (warning.find(words) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

private Q_SLOTS:
    void readsAContainer()
    {
        auto parts = container();
        parts.push_back({"DQ", with(with(flat(0), 3, 1), 4, 2), {}});
        const auto file = write("c.fits", parts,
                                {{"PIXSCALE", 0.05, ""},
                                 {"BUNIT", std::string("electron/s"), ""},
                                 {"OBJECT", std::string("SDSSJ0252+0039"), ""},
                                 {"TELESCOP", std::string("HST"), ""},
                                 {"INSTRUME", std::string("ACS/WFC"), ""},
                                 {"FILTER", std::string("F814W"), ""},
                                 {"ZLENS", 0.28, ""},
                                 {"ZSRC", 0.982, ""},
                                 {"THETAE", 1.0121, ""}});
        const Observation o = read(file);
        QVERIFY2(o.warnings.empty(), o.warnings.empty() ? "" : o.warnings.front().c_str());
        QCOMPARE(o.name, std::string("SDSSJ0252+0039"));
        QCOMPARE(o.telescope + o.instrument + o.filter, std::string("HSTACS/WFCF814W"));
        QCOMPARE(o.file, file.string() + "[SCI]");
        QCOMPARE(o.unit, std::string("electron/s"));
        QCOMPARE(o.pixelScale, 0.05);
        QCOMPARE(*o.zLens, 0.28);
        QCOMPARE(*o.zSource, 0.982);
        QCOMPARE(*o.publishedThetaE, 1.0121);
        QVERIFY(o.data == lens());
        QVERIFY(o.sigma == flat(kSigma));
        QCOMPARE(int(o.mask[2]), 1);
        QCOMPARE(int(o.mask[3]) + int(o.mask[4]), 0);
        QCOMPARE(o.psf.kernel.rows(), 11);
        QCOMPARE(o.psf.oversampling, 1);
    }

    void readsSeparateFiles()
    {
        ObservationFiles files;
        files.image = write("s.fits", {{"", lens(), {}}});
        files.psf = write("p.fits", {{"", psf(9, 4), {}}});
        files.noise = write("n_rms.fits", {{"", flat(kSigma), {}}});
        files.mask = write("m.fits", {{"", with(flat(0), 7, 1), {}}});
        const Observation o = read(files);
        QVERIFY2(o.warnings.empty(), o.warnings.empty() ? "" : o.warnings.front().c_str());
        QCOMPARE(o.sigma[0], kSigma);
        QCOMPARE(int(o.mask[7]), 0);
        QCOMPARE(o.psf.kernel.cols(), 9);
        QCOMPARE(o.name, std::string("s"));
    }

    /// The layout of old SLACS files: image, inverse variance, un-normalised PSF, without names.
    void readsUnnamedHdusByTheirOrder()
    {
        Image kernel(kRows + 1, kRows + 1);
        const Image core = psf(11, 5);
        for (int r = 0; r < 11; ++r) {
            for (int c = 0; c < 11; ++c) {
                kernel.at(r + 15, c + 15) = 0.002f * core.at(r, c);
            }
        }
        const Image ivar = with(with(flat(1 / (kSigma * kSigma)), 10, -5), 11, -1);
        const Observation o =
            read(write("o.fits", {{"", lens(), {}}, {"", ivar, {}}, {"", kernel, {}}}));
        QVERIFY(warns(o, "inverse variances"));
        QVERIFY(warns(o, "2 negative"));
        QVERIFY(warns(o, "normalised"));
        QVERIFY(std::abs(o.sigma[0] / kSigma - 1) < 1e-5f);
        QCOMPARE(int(o.mask[10]) + int(o.mask[11]), 0);
        QVERIFY(std::isfinite(o.sigma[10]) && o.sigma[10] > 0);
        QVERIFY(o.psf.kernel.rows() < 13);
        double sum = 0;
        for (const float value : o.psf.kernel) {
            sum += static_cast<double>(value);
        }
        QVERIFY(std::abs(sum - 1) < 1e-6);
        QCOMPARE(o.psf.kernel.at(o.psf.kernel.rows() / 2, o.psf.kernel.cols() / 2),
                 *std::max_element(o.psf.kernel.begin(), o.psf.kernel.end()));
    }

    void takesTheBandThatIsAskedFor()
    {
        std::vector<Part> parts;
        int band = 1;
        for (const char* name : {"VIS", "NIR_Y"}) {
            const auto factor = static_cast<float>(band);
            parts.push_back({std::string(name) + "_FLUX", flat(0), {}});
            for (std::size_t i = 0; i < parts.back().image.size(); ++i) {
                parts.back().image[i] = factor * lens()[i];
            }
            parts.push_back({std::string(name) + "_PSF", psf(7 + 2 * band, 3 + band), {}});
            parts.push_back(
                {std::string(name) + "_RMS", with(flat(factor * kSigma), 1, 1e16f), {}});
            ++band;
        }
        ObservationFiles files;
        files.image = write("b.fits", parts);
        const Observation first = read(files);
        QCOMPARE(first.psf.kernel.rows(), 9);
        QCOMPARE(first.sigma[0], kSigma);
        QCOMPARE(first.sigma[1], kSigma); // 1e16 marks a bad pixel
        QCOMPARE(int(first.mask[1]), 0);
        for (const char* wanted : {"NIR_Y_FLUX", "nir_y", "5"}) {
            files.imageHdu = wanted;
            const Observation second = read(files);
            QCOMPARE(second.psf.kernel.rows(), 11);
            QCOMPARE(second.sigma[0], 2 * kSigma);
        }
    }

    void understandsEveryKindOfNoise_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<float>("value");
        QTest::newRow("standard deviation") << "ERR" << kSigma;
        QTest::newRow("rms") << "RMS" << kSigma;
        QTest::newRow("variance") << "VAR" << kSigma * kSigma;
        QTest::newRow("inverse variance") << "IVAR" << 1 / (kSigma * kSigma);
        QTest::newRow("weight") << "WHT" << 1 / (kSigma * kSigma);
        QTest::newRow("unnamed variance") << "" << kSigma * kSigma;
        QTest::newRow("unnamed rms") << "" << kSigma;
    }
    void understandsEveryKindOfNoise()
    {
        QFETCH(QString, name);
        QFETCH(float, value);
        const bool named = !name.isEmpty();
        const Observation o = read(write("k.fits", {{named ? "SCI" : "", lens(), {}},
                                                    {name.toStdString(), flat(value), {}},
                                                    {named ? "PSF" : "", psf(11, 5), {}}}));
        QVERIFY(std::abs(o.sigma[0] / kSigma - 1) < 1e-5f);
        QCOMPARE(o.psf.kernel.rows(), 11);
    }

    /// Variance = background^2 + flux / exposure, from EXP or from a weight map that holds seconds.
    void computesPhotonNoiseFromExposure()
    {
        for (const char* name : {"EXP", "WHT"}) {
            const Observation o = read(write("e.fits",
                                             {{"SCI", with(lens(), 100, 4.0f), {}},
                                              {name, flat(8000), {}},
                                              {"PSF", psf(11, 5), {}}},
                                             {{"PIXSCALE", 0.05, ""},
                                              {"BUNIT", std::string("electron/s"), ""},
                                              {"BKGRMS", 0.02, ""},
                                              {"EXPTIME", 8100.0, ""}}));
            QVERIFY(std::abs(o.sigma[100] - std::sqrt(0.0004f + 4.0f / 8000)) < 1e-6f);
        }
    }

    void estimatesNoiseFromTheSky()
    {
        const Observation o = read(write("q.fits", {{"SCI", lens(), {}}, {"PSF", psf(11, 5), {}}}));
        QVERIFY(warns(o, "no noise map"));
        // MAD of the 80 pixels of a corner: within 3.5 of its standard errors, sigma * 1.17 /
        // sqrt(80).
        QVERIFY(std::abs(o.sigma[0] / kSigma - 1) < 0.45f);
        QCOMPARE(o.sigma[0], o.sigma[999]);
    }

    void saysWhenTheNoiseMapIsFarOff()
    {
        const Observation o = read(
            write("f.fits",
                  {{"SCI", lens(), {}}, {"ERR", flat(5 * kSigma), {}}, {"PSF", psf(11, 5), {}}}));
        QVERIFY(warns(o, "times the scatter of the empty sky"));
    }

    void masksWhatHasNoDatum()
    {
        auto parts = container();
        parts[0].image = with(lens(), 20, kNan);
        parts[1].image = with(with(with(flat(kSigma), 21, 0), 22, kNan), 23, 1e8f);
        const Observation o = read(write("d.fits", parts));
        for (const std::size_t i : {20u, 21u, 22u, 23u}) {
            QCOMPARE(int(o.mask[i]), 0);
            QVERIFY(o.sigma[i] > 0 && o.sigma[i] < 1);
        }
        QVERIFY(warns(o, "3 pixels without a usable noise value"));
    }

    void warnsOfWhatIsMissing()
    {
        const Observation o =
            read(write("w.fits", {{"SCI", lens(), {}}}, {{"PIXSCALE", 0.05, ""}}));
        QVERIFY(warns(o, "no PSF"));
        QVERIFY(warns(o, "no BUNIT"));
        QVERIFY(o.psf.kernel.empty());
    }

    void understandsEveryPsf()
    {
        const auto kernelOf = [&](const Image& kernel, const Keys& keys) {
            return read(write(
                "y.fits", {{"SCI", lens(), {}}, {"ERR", flat(kSigma), {}}, {"PSF", kernel, keys}}));
        };
        // Even side, peak on pixel 6 of 12: the peak is put in the middle of 13.
        const Observation even = kernelOf(psf(12, 6), {});
        QCOMPARE(even.psf.kernel.rows(), 13);
        QCOMPARE(even.psf.kernel.at(6, 6),
                 *std::max_element(even.psf.kernel.begin(), even.psf.kernel.end()));
        const Observation lower = kernelOf(psf(12, 5), {});
        QCOMPARE(lower.psf.kernel.at(6, 6),
                 *std::max_element(lower.psf.kernel.begin(), lower.psf.kernel.end()));
        QCOMPARE(kernelOf(psf(12, 5.5), {}).psf.kernel.rows(),
                 12); // centred between pixels: as it is
        QCOMPARE(kernelOf(psf(27, 13, 3.6), {{"PSFOVER", std::int64_t{3}, ""}}).psf.oversampling,
                 3);
        QCOMPARE(kernelOf(psf(27, 13, 3.6), {{"PIXELSCL", 0.0125, ""}}).psf.oversampling, 4);
        QVERIFY(warns(kernelOf(psf(11, 3), {}), "from its centre"));
    }

    void findsTheScaleAndTheSky()
    {
        const double scale = 0.04 / 3600, turn = 0.3;
        const Keys celestial = {{"CTYPE1", std::string("RA---TAN"), ""},
                                {"CTYPE2", std::string("DEC--TAN"), ""},
                                {"CUNIT1", std::string("deg"), ""},
                                {"CUNIT2", std::string("deg"), ""},
                                {"CRPIX1", (kCols + 1) / 2.0, ""},
                                {"CRPIX2", (kRows + 1) / 2.0, ""},
                                {"CRVAL1", 43.0, ""},
                                {"CRVAL2", 60.0, ""},
                                {"CD1_1", -scale * std::cos(turn), ""},
                                {"CD1_2", scale * std::sin(turn), ""},
                                {"CD2_1", scale * std::sin(turn), ""},
                                {"CD2_2", scale * std::cos(turn), ""}};
        auto parts = container();
        parts[0].keys = celestial;
        const Observation o =
            read(write("w1.fits", parts, {{"BUNIT", std::string("electron/s"), ""}}));
        QVERIFY(std::abs(o.pixelScale - 0.04) < 1e-8);
        QVERIFY(o.sky.has_value() && o.sky->orientationKnown);
        QVERIFY(std::abs(o.sky->ra - 43) < 1e-9 && std::abs(o.sky->dec - 60) < 1e-9);
        QVERIFY(std::abs(o.sky->jacobian[0] + 0.04 * std::cos(turn)) < 1e-7);
        QVERIFY(std::abs(o.sky->jacobian[2] - 0.04 * std::sin(turn)) < 1e-7);
        // A cut moves the frame: 10 columns to the right of the centre.
        const Observation cut = cutObservation(o, 0, 20, kRows, kCols - 20);
        QVERIFY(std::abs((cut.sky->dec - 60) * 3600 - 10 * 0.04 * std::sin(turn)) < 1e-6);
        QVERIFY(std::abs((cut.sky->ra - 43) * 3600 * 0.5 + 10 * 0.04 * std::cos(turn)) < 1e-5);
        QCOMPARE(cut.data.at(3, 0), o.data.at(3, 20));

        parts[0].keys = {{"CTYPE1", std::string("RAOFFSET"), ""},
                         {"CTYPE2", std::string("DECOFFSET"), ""},
                         {"CUNIT1", std::string("arcsec"), ""},
                         {"CUNIT2", std::string("arcsec"), ""},
                         {"CDELT1", -0.05, ""},
                         {"CDELT2", 0.05, ""}};
        const Observation linear = read(write("w2.fits", parts));
        QVERIFY(linear.sky.has_value() && linear.sky->orientationKnown);
        QVERIFY(std::isnan(linear.sky->ra));
        QVERIFY(std::abs(linear.sky->jacobian[0] + 0.05) < 1e-12);
        parts[0].keys[0].value = std::string("XOFFSET");
        parts[0].keys[1].value = std::string("YOFFSET");
        QVERIFY(!read(write("w3.fits", parts)).sky->orientationKnown);

        ObservationFiles files;
        files.image = write("w4.fits", parts);
        files.pixelScale = 0.06;
        const Observation given = read(files);
        QCOMPARE(given.pixelScale, 0.06);
        QVERIFY(warns(given, "0.05"));
    }

    void readsTheBundledObservations()
    {
        const std::filesystem::path folder = ANNEAU_SOURCE_DIR "/resources/observations";
        const Observation demo = read(folder / "SDSSJ0252p0039_F814W_005.fits");
        QVERIFY2(demo.warnings.empty(), demo.warnings.empty() ? "" : demo.warnings.front().c_str());
        QCOMPARE(demo.name, std::string("SDSSJ0252+0039"));
        QCOMPARE(demo.rows() * 1000 + demo.cols(), 301301);
        QCOMPARE(demo.pixelScale, 0.05);
        QCOMPARE(*demo.publishedThetaE, 1.0121);
        QCOMPARE(std::count(demo.mask.begin(), demo.mask.end(), 1), std::ptrdiff_t(90555));
        QVERIFY(warns(read(folder / "COSMOSWebRing_F277W.fits"),
                      "3.49 times the scatter of the empty sky"));
        const Observation quad = read(folder / "RXJ1131-1231_F814W.fits");
        QVERIFY(quad.warnings.empty() && quad.sky->orientationKnown);
        QVERIFY(std::abs(quad.sky->jacobian[1] - 0.04552853) < 1e-7);
        const Observation ring = read(folder / "lens_system1_F390W.fits");
        QVERIFY(ring.warnings.empty());
        QCOMPARE(ring.rows() * 1000 + ring.cols(), 120120);
        QCOMPARE(ring.pixelScale, 0.04);
    }

    void listsWhatAFileHolds()
    {
        auto parts = container();
        parts.push_back({"DQ", flat(0), {}});
        parts.push_back({"PSFVAR", psf(11, 5), {}});
        const auto list = listHdus(write("h.fits", parts));
        QVERIFY(list.has_value());
        QStringList roles;
        for (const HduInfo& hdu : *list) {
            roles << QString::fromStdString(hdu.role);
        }
        QCOMPARE(roles, (QStringList{"", "image", "noise", "PSF", "mask", ""}));
        QCOMPARE(list->at(0).type, std::string("empty"));
        QCOMPARE(list->at(1).shape, (std::vector<long>{kCols, kRows}));
    }
};

ANNEAU_TEST(observation_reader, ObservationReaderTest)
#include "observation_reader_test.moc"
