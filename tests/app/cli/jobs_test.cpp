// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that compute, one after the other on a small simulated lens.
#include "core/io/fits.h"
#include "tests/app/cli/run_program.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr const char* kModel = R"({
 "format": "anneau-model/1",
 "lens_mass": [{"type": "PEMD", "id": "lens", "parameters": {
    "theta_E": {"value": 1.0}, "q": {"value": 0.8}, "phi": {"value": 30}, "gamma": {"value": 2.0},
    "center_x": {"value": 0.0}, "center_y": {"value": 0.0}}}],
 "lens_light": [],
 "source_light": [{"type": "Sersic", "id": "source", "parameters": {
    "I_eff": {"value": 15}, "theta_eff": {"value": 0.15}, "n": {"value": 1}, "q": {"value": 0.7},
    "phi": {"value": -40}, "center_x": {"value": 0.06}, "center_y": {"value": 0.04}}}],
 "source_grid": {"pixels": 16, "pixel_scale": 0.06, "center_x": 0.06, "center_y": 0.04}})";

Image imageIn(const QString& file, const char* hdu)
{
    const auto reader = FitsReader::open(file.toStdString());
    return reader ? reader->readImage(reader->find(hdu).value_or(0)).value_or(Image()) : Image();
}

} // namespace

class JobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void simulationIsAnObservation();
    void noiseFollowsTheSeed();
    void simulationNeedsASource();

private:
    QString path(const char* name) const { return m_folder.filePath(name); }
    QStringList simulate(const char* output, const char* seed) const
    {
        return {"simulate",
                path("model.json"),
                "-o",
                path(output),
                "--size",
                "60",
                "--pixel-scale",
                "0.06",
                "--noise",
                "0.004",
                "--seed",
                seed,
                "--json"};
    }

    QTemporaryDir m_folder;
};

void JobsTest::initTestCase()
{
    QFile model(path("model.json"));
    QVERIFY(model.open(QIODevice::WriteOnly));
    model.write(kModel);
    model.close();
    const Finished made = runProgram(simulate("sim.fits", "1"));
    QVERIFY2(made.status == 0, qPrintable(made.err));
    QVERIFY(made.json()["peak_snr"].get<double>() > 5);
}

void JobsTest::simulationIsAnObservation()
{
    const auto seen = runProgram({"info", path("sim.fits"), "--json"}).json()["observation"];
    QCOMPARE(seen["rows"].get<int>(), 60);
    QCOMPARE(seen["pixel_scale"].get<double>(), 0.06);
    QVERIFY(seen["warnings"].empty());

    // What was added to the truth is white noise of the stated size: chi2 = N +- sqrt(2 N).
    const Image data = imageIn(path("sim.fits"), "SCI");
    const Image truth = imageIn(path("sim.fits"), "TRUTH");
    QCOMPARE(data.size(), std::size_t{3600});
    double chi2 = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        chi2 += std::pow((data[i] - truth[i]) / 0.004, 2);
    }
    QVERIFY2(std::abs(chi2 - 3600) < 5 * std::sqrt(2 * 3600.0), qPrintable(QString::number(chi2)));
}

void JobsTest::noiseFollowsTheSeed()
{
    QCOMPARE(runProgram(simulate("again.fits", "1")).status, 0);
    QCOMPARE(runProgram(simulate("other.fits", "2")).status, 0);
    QVERIFY(imageIn(path("again.fits"), "SCI") == imageIn(path("sim.fits"), "SCI"));
    QVERIFY(imageIn(path("other.fits"), "SCI") != imageIn(path("sim.fits"), "SCI"));
    QVERIFY(imageIn(path("other.fits"), "TRUTH") == imageIn(path("sim.fits"), "TRUTH"));
}

void JobsTest::simulationNeedsASource()
{
    QFile model(path("bare.json"));
    QVERIFY(model.open(QIODevice::WriteOnly));
    auto bare = nlohmann::json::parse(kModel);
    bare["source_light"] = nlohmann::json::array();
    model.write(bare.dump().c_str());
    model.close();
    const Finished refused = runProgram({"simulate", path("bare.json"), "-o", path("bare.fits")});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("--source"), qPrintable(refused.err));
    QVERIFY(!QFile::exists(path("bare.fits")));
}

ANNEAU_TEST(jobs, JobsTest)
#include "jobs_test.moc"
