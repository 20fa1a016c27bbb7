// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/durable_file.h"
#include "core/io/fits.h"
#include "core/posterior/coverage_file.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace anneau;

namespace {

CoverageSetup setup()
{
    CoverageSetup s;
    s.program = "Anneau 0.1.0";
    s.sampler = "mmps";
    s.prior = "galaxies.safetensors";
    s.priorSha256 = std::string(64, 'b');
    s.observation = "x.fits[SCI]";
    s.lens = std::string(64, 'c');
    s.steps = 64;
    s.samples = 32;
    s.seed = 0xfedcba9876543210u;
    s.minPeakSnr = 10;
    s.maxPeakSnr = 60;
    return s;
}

CoverageRow row(int simulation)
{
    Rng rng(8, static_cast<std::uint32_t>(simulation));
    return {simulation, rng.below(33) / 32.0, 10 + 50 * rng.uniform(), 1.01, 12.5};
}

TarpCurve curveOf(const std::vector<CoverageRow>& rows)
{
    std::vector<double> fractions;
    for (const CoverageRow& r : rows) {
        fractions.push_back(r.fraction);
    }
    return tarpCurve(fractions, 32, 10, 1);
}

/// Adds simulations begin … end - 1.
Result<void> run(const std::filesystem::path& path, int begin, int end)
{
    auto file = CoverageFile::openOrCreate(path, setup());
    if (!file) {
        return failWith(file);
    }
    for (int i = begin; i < end; ++i) {
        auto rows = file->rows();
        rows.push_back(row(i));
        if (auto done = file->append(row(i), curveOf(rows)); !done) {
            return done;
        }
    }
    return {};
}

} // namespace

class CoverageFileTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path at(const char* name) const
    {
        return m_folder.filePath(name).toStdString();
    }

private Q_SLOTS:
    void goesOnWhereItEnded()
    {
        QVERIFY(run(at("a.fits"), 0, 6).has_value());
        QVERIFY(run(at("a.fits"), 6, 9).has_value());
        const auto file = CoverageFile::open(at("a.fits"));
        QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
        QCOMPARE(file->rows().size(), std::size_t(9));
        for (int i = 0; i < 9; ++i) {
            QVERIFY(file->rows()[static_cast<std::size_t>(i)] == row(i)); // bit for bit
            QVERIFY(file->contains(i));
        }
        QVERIFY(!file->contains(9));
        QVERIFY(file->setup() == setup());
        const TarpCurve curve = curveOf(file->rows());
        const TarpCurve& back = file->curve();
        QCOMPARE(back.simulations, 9);
        QCOMPARE(back.samples, 32);
        QCOMPARE(back.fraction, curve.fraction);
        QCOMPARE(back.ecp, curve.ecp);
        QCOMPARE(back.null95High, curve.null95High);
        QCOMPARE(back.maxDeviation, curve.maxDeviation);
        QCOMPARE(back.signedDeviation, curve.signedDeviation);
        QCOMPARE(back.pValue, curve.pValue);
        QCOMPARE(back.bandPValue, curve.bandPValue);
        QCOMPARE(back.insideBand95, curve.insideBand95);
    }

    /// Fractions and ranks of a joint test come back, and a test of other numbers is refused.
    void keepsTheRanksOfAJointTest()
    {
        CoverageSetup joint = setup();
        joint.names = {"lens.theta_E", "noise_scale"};
        joint.lensSpread = 0.3;
        auto file = CoverageFile::openOrCreate(at("joint.fits"), joint);
        std::vector<CoverageRow> rows;
        for (int i = 0; i < 32; ++i) {
            rows.push_back(row(i));
            rows.back().lensFraction = i / 32.0;
            rows.back().ranks = {i, 31};
            QVERIFY(file->append(rows.back(), curveOf(rows)).has_value());
        }
        const auto again = CoverageFile::openOrCreate(at("joint.fits"), joint);
        QVERIFY2(again.has_value(), again ? "" : again.error().message.c_str());
        QVERIFY(again->isJoint() && again->rows() == rows);
        const LensCoverage lens = lensCoverageOf(*again);
        QVERIFY(lens.tarp.insideBand95);
        QCOMPARE(lens.ranks.worst(), std::size_t{1});
        QVERIFY(lens.ranks.sbc[0].ecdfPValue > 0.5 && lens.ranks.pValue < 1e-3);
        QVERIFY(!lens.calibrated());
        joint.names[0] = "lens.q";
        QVERIFY(!CoverageFile::openOrCreate(at("joint.fits"), joint));
        QVERIFY(!CoverageFile::openOrCreate(at("joint.fits"), setup()));
    }

    void remembersThatACurveLeftItsBand()
    {
        auto file = CoverageFile::openOrCreate(at("b.fits"), setup());
        TarpCurve curve = curveOf({row(0)});
        curve.insideBand95 = false;
        QVERIFY(file->append(row(0), curve).has_value());
        QVERIFY(!CoverageFile::open(at("b.fits"))->curve().insideBand95);
    }

    void refusesAnotherTest()
    {
        QVERIFY(run(at("c.fits"), 0, 1).has_value());
        for (int field = 0; field < 5; ++field) {
            CoverageSetup other = setup();
            switch (field) {
            case 0:
                other.seed += 1;
                break;
            case 1:
                other.steps = 32;
                break;
            case 2:
                other.priorSha256[0] = 'x';
                break;
            case 3:
                other.maxPeakSnr = 61;
                break;
            default:
                other.lens[0] = 'x';
                break;
            }
            const auto file = CoverageFile::openOrCreate(at("c.fits"), other);
            QVERIFY(!file.has_value());
            QVERIFY(file.error().message.find("c.fits") != std::string::npos);
        }
    }

    void refusesFilesThatAreNotItsOwn()
    {
        FitsWriter out(at("o.fits"));
        out.primary({});
        out.addImage("SCI", Image(8, 8));
        QVERIFY(out.finish().has_value());
        QVERIFY(CoverageFile::open(at("o.fits")).error().message.find("not a coverage test") !=
                std::string::npos);
        QVERIFY(!CoverageFile::openOrCreate(at("o.fits"), setup()).has_value());
        QVERIFY(!CoverageFile::open(at("absent.fits")).has_value());
    }

    void keepsItsRowsWhenItCannotWrite()
    {
        auto file = CoverageFile::openOrCreate(at("no/such/folder.fits"), setup());
        QVERIFY(file.has_value());
        QVERIFY(!file->append(row(0), curveOf({row(0)})).has_value());
        QVERIFY(file->rows().empty());
    }

    void neverCrashesOnADamagedFile()
    {
        QVERIFY(run(at("d.fits"), 0, 3).has_value());
        const auto bytes = readWholeFile(at("d.fits"), 1 << 20);
        const auto tryOne = [&](const std::string& content) {
            std::filesystem::remove(at("damaged.fits"));
            std::ofstream(at("damaged.fits"), std::ios::binary) << content;
            const auto file = CoverageFile::open(at("damaged.fits"));
            QVERIFY(file.has_value() || !file.error().message.empty());
        };
        for (std::size_t i = 0; i < 50; ++i) {
            tryOne(bytes->substr(0, bytes->size() * i / 50));
        }
        Rng rng(6, 0);
        for (int i = 0; i < 500; ++i) {
            std::string changed = *bytes;
            changed[rng.below(static_cast<std::uint32_t>(changed.size()))] =
                static_cast<char>(32 + rng.below(95));
            tryOne(changed);
        }
    }
};

ANNEAU_TEST(coverage_file, CoverageFileTest)
#include "coverage_file_test.moc"
