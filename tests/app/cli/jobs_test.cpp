// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that compute, one after the other on a small simulated lens.
#include "core/io/fits.h"
#include "tests/app/cli/run_program.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>

using namespace anneau;
using namespace anneau::test;

namespace {

constexpr const char* kModel = R"({
 "format": "anneau-model/1",
 "lens_mass": [{"type": "PEMD", "id": "lens", "parameters": {
    "theta_E": {"value": 1.0}, "q": {"value": 0.8}, "phi": {"value": 30}, "gamma": {"value": 2.0},
    "center_x": {"value": 0.0}, "center_y": {"value": 0.0}}}],
 "lens_light": [{"type": "Sersic", "id": "light", "parameters": {
    "I_eff": {"value": 4}, "theta_eff": {"value": 0.5}, "n": {"value": 3}, "q": {"value": 0.85},
    "phi": {"value": 25}, "center_x": {"value": 0}, "center_y": {"value": 0}}}],
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
    void fitRecoversTheSimulatedLens();
    void batchGoesOnPastWhatFails();
    void batchStopsAFitAtItsLimit();
#ifdef ANNEAU_HAS_ENGINE
    void samplesAreKeptContinuedAndDrawn();
    void lensAndSourceAreSampledTogether();
    void interruptedSamplingExits130();
    void coverageNeedsAPriorToDrawTruthsFrom();
    void coverageOfSeveralSamplers();
#endif

private:
    QString path(const char* name) const
    {
        return m_folder.filePath(name);
    }
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

/// One lens and one file that is none: a line and a reason each; a second run fits nothing anew.
void JobsTest::batchGoesOnPastWhatFails()
{
    const QStringList words{"batch",      path("model.json"), path("sim.fits"),
                            "-o",         path("fits"),       "--starts",
                            "2",          "--light",          "1",
                            "--no-shear", "--source-pixels",  "24",
                            "--json",     "--quiet"};
    const Finished first = runProgram(words);
    QCOMPARE(first.status, 1);
    const auto lines = first.json()["fits"];
    QCOMPARE(int(lines.size()), 2);
    QVERIFY(lines[0]["status"] == "failed" && !lines[0]["reason"].get<std::string>().empty());
    QVERIFY(lines[1]["status"] == "fitted" && lines[0]["theta_E"].is_null());
    QVERIFY(std::abs(lines[1]["theta_E"].get<double>() - 1) < 0.02);
    QCOMPARE(runProgram({"info", path("fits/sim.json")}).status, 0);
    QFile table(path("fits/fits.csv"));
    QVERIFY(table.open(QIODevice::ReadOnly));
    QCOMPARE(table.readAll().count('\n'), 3);

    const Finished second = runProgram(words);
    QCOMPARE(second.status, 1);
    const auto again = second.json()["fits"];
    QVERIFY(again[1]["status"] == "kept");
    QVERIFY(again[1]["theta_E"] == lines[1]["theta_E"]);
}

void JobsTest::batchStopsAFitAtItsLimit()
{
    QVERIFY(QDir().mkpath(path("limited")));
    QVERIFY(QFile::copy(path("sim.fits"), path("limited/first.fits")));
    QVERIFY(QFile::copy(path("sim.fits"), path("limited/second.fits")));
    QStringList words{"batch",
                      path("limited/first.fits"),
                      path("limited/second.fits"),
                      "-o",
                      path("limited"),
                      "--starts",
                      "2",
                      "--light",
                      "1",
                      "--no-shear",
                      "--source-pixels",
                      "24",
                      "--json",
                      "--quiet",
                      "--limit"};
    const Finished stopped = runProgram(words + QStringList{"0.4"});
    QCOMPARE(stopped.status, 1); // Not 130: nobody interrupted it.
    const auto lines = stopped.json()["fits"];
    QCOMPARE(int(lines.size()), 2); // The second was tried, too.
    bool kept = false;
    for (const auto& line : lines) {
        QVERIFY(line["status"] == "failed");
        const std::string reason = line["reason"];
        QVERIFY2(reason.starts_with("stopped after 0 s of processor time"), reason.c_str());
        QVERIFY(line["processor_seconds"].get<double>() > 0.3);
        QVERIFY(line["memory_gb"].is_null() || line["memory_gb"].get<double>() > 0.001);
        kept = kept || reason.find(".stopped.json") != std::string::npos;
    }
    // Only how far a fit comes in that time is the machine's matter, not that its model is kept.
    const QStringList models = QDir(path("limited")).entryList({"*.stopped.json"});
    QCOMPARE(!models.empty(), kept);
    for (const QString& model : models) {
        QCOMPARE(runProgram({"info", path("limited/") + model}).status, 0);
    }

    const Finished enough = runProgram(words + QStringList{"1000"});
    QCOMPARE(enough.status, 0);
    QVERIFY(enough.json()["fits"][1]["status"] == "fitted");
    QVERIFY(QDir(path("limited")).entryList({"*.stopped.json"}).empty());
}

void JobsTest::fitRecoversTheSimulatedLens()
{
    const Finished fit =
        runProgram({"fit", path("sim.fits"), "-o", path("fit.json"), "--starts", "2", "--light",
                    "1", "--no-shear", "--source-pixels", "24", "--json", "--quiet"});
    QVERIFY2(fit.status == 0, qPrintable(fit.err));
    QVERIFY(fit.err.isEmpty());
    double thetaE = 0;
    double error = 0;
    const auto json = fit.json();
    for (const auto& parameter : json["parameters"]) {
        if (parameter["name"] == "theta_E") {
            thetaE = parameter["value"];
            error = parameter["error"];
        }
    }
    QVERIFY2(std::abs(thetaE - 1) < 0.02, qPrintable(QString::number(thetaE)));
    QVERIFY(error > 0 && error < 0.02);
    for (const char* key : {"chi2_reduced", "chi2_reduced_arcs", "seconds", "warnings", "goodness",
                            "errors_include", "errors_leave_out"}) {
        QVERIFY2(json.contains(key), key);
    }
    const auto& names = json["covariance"]["names"];
    QVERIFY(names.size() > 5 && names[0] == "lens.theta_E");
    QVERIFY(std::abs(json["covariance"]["matrix"][0][0].get<double>() - error * error) <
            1e-6 * error * error);
    QVERIFY(std::abs(json["covariance"]["correlation"][1][1].get<double>() - 1) < 1e-9);
    // What was printed is what was written, and the other commands take it.
    QFile file(path("fit.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(nlohmann::json::parse(file.readAll().toStdString()) == json);
    const auto info = runProgram({"info", path("fit.json"), "--json"});
    QCOMPARE(info.status, 0);
    QVERIFY(std::abs(info.json()["quantities"]["einstein_radius"].get<double>() - 1) < 0.05);
}

#ifdef ANNEAU_HAS_ENGINE
void JobsTest::samplesAreKeptContinuedAndDrawn()
{
    const QStringList sample{"sample",  path("sim.fits"),
                             "--model", path("model.json"),
                             "--prior", "gaussian",
                             "-o",      path("p.fits"),
                             "--json",  "-n"};
    const Finished first = runProgram(sample + QStringList{"3"});
    QVERIFY2(first.status == 0, qPrintable(first.err));
    QCOMPARE(first.json()["samples"].get<int>(), 3);
    QVERIFY(std::abs(first.json()["mean_chi2_reduced"].get<double>() - 1) < 0.2);

    // An existing file is neither overwritten nor added to unasked.
    QCOMPARE(runProgram(sample + QStringList{"5"}).status, 2);
    const Finished more = runProgram(sample + QStringList{"5", "--resume"});
    QVERIFY2(more.status == 0, qPrintable(more.err));
    QCOMPARE(runProgram({"info", path("p.fits"), "--json"}).json()["samples"].get<int>(), 5);
    // Samples against themselves: nothing is off. Twice as many of gold are told from one file.
    const QString p = path("p.fits");
    const Finished same = runProgram({"compare", p, "--gold", p + "," + p, "--json"});
    QVERIFY2(same.status == 0, qPrintable(same.err));
    const auto table = same.json()["comparisons"][0];
    QCOMPARE(table["gold"]["samples"].get<int>(), 10);
    QVERIFY(table["samplers"][0]["mean_shift"].get<double>() < 1e-6);
    QVERIFY(std::abs(table["samplers"][0]["chi2_over_gold"].get<double>() - 1) < 1e-9);
    QCOMPARE(runProgram({"compare", path("sim.fits"), "--gold", p}).status, 2);

    // The prior that fits the grid is taken; where there is none, the run says what to do.
    const QStringList regridded{
        "sample", path("sim.fits"), "--model", path("model.json"), "--steps",        "2", "-n",
        "1",      "--json",         "-o",      path("r.fits"),     "--source-pixels"};
    const Finished small = runProgram(regridded + QStringList{"32"});
    QVERIFY2(small.status == 0, qPrintable(small.err));
    QCOMPARE(small.json()["prior"].get<std::string>(), std::string("galaxies-32.safetensors"));
    QVERIFY(small.err.contains("galaxies-32, as the source grid has 32 pixels"));
    const Finished unknown = runProgram(regridded + QStringList{"48", "--resume"});
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.err.contains("take a prior of its size"));

    // On a grid of another side than the model's.
    const Finished other =
        runProgram({"sample", path("sim.fits"), "--model", path("model.json"), "--prior",
                    "gaussian", "-o", path("side.fits"), "-n", "2", "--source-side", "0.96"});
    QVERIFY2(other.status == 0, qPrintable(other.err));
    const auto grid = FitsReader::open(path("side.fits").toStdString());
    QVERIFY(grid);
    const int samples = grid->find("SAMPLES").value_or(0);
    const double pixels = grid->numberOf(samples, "NAXIS1").value_or(0);
    QVERIFY(std::abs(grid->numberOf(samples, "CDELT1").value_or(0) * pixels - 0.96) < 1e-9);

    for (const char* page : {"page.png", "page.pdf"}) {
        const Finished report = runProgram({"report", path("p.fits"), "-o", path(page), "--json"});
        QVERIFY2(report.status == 0, qPrintable(report.err));
        QCOMPARE(report.json()["samples"].get<int>(), 5);
        QVERIFY(QFile(path(page)).size() > 20000);
    }
    QCOMPARE(runProgram({"report", path("sim.fits"), "-o", path("x.png")}).status, 2);

    const QString test = ANNEAU_SOURCE_DIR "/resources/coverage/SDSSJ0252p0039-default.fits";
    const Finished curve = runProgram({"report", test, "-o", path("curve.png"), "--json"});
    QVERIFY2(curve.status == 0, qPrintable(curve.err));
    QVERIFY(curve.json()["simulations"].get<int>() >= 100);
    QVERIFY(QFile(path("curve.png")).size() > 20000);
}

/// On an image simulated with an Einstein radius of 1: the samples' lens holds it.
void JobsTest::lensAndSourceAreSampledTogether()
{
    QStringList simulation = simulate("small.fits", "3");
    simulation[5] = "36"; // pixels
    simulation[7] = "0.08";
    // Arcs of 12 sigma. Brighter ones also show that grid and prior do not know Sersic profiles: at
    // 58 sigma the ring is sampled at 1.0023 +- 0.0005.
    simulation[9] = "0.03";
    QCOMPARE(runProgram(simulation).status, 0);
    const QStringList sample{"sample",
                             path("small.fits"),
                             "--model",
                             path("model.json"),
                             "--prior",
                             "gaussian",
                             "--joint",
                             "--runs",
                             "2",
                             "-n",
                             "8",
                             "--steps",
                             "4",
                             "-o",
                             path("joint.fits"),
                             "--json"};
    const Finished done = runProgram(sample);
    QVERIFY2(done.status == 0, qPrintable(done.err));
    const auto json = done.json();
    QCOMPARE(json["samples"].get<int>(), 8);
    const auto& ring = json["lens"][0];
    QCOMPARE(ring["parameter"].get<std::string>(), std::string("theta_E"));
    const double mean = ring["mean"].get<double>(), sd = ring["sd"].get<double>();
    const double rhat = ring["r_hat"].get<double>();
    QVERIFY2(sd > 0 && sd < 0.05 && std::abs(mean - 1) < 5 * sd,
             qPrintable(QString("%1 +- %2").arg(mean).arg(sd)));
    QVERIFY2(rhat > 0.8 && rhat < 3, qPrintable(QString::number(rhat)));
    QVERIFY(std::abs(json["lens"].back()["mean"].get<double>() - 1) < 0.1); // the noise scale
    const Finished again = runProgram(sample + QStringList{"--resume"});    // nothing is left to do
    QVERIFY2(again.status == 0, qPrintable(again.err));
    QCOMPARE(again.json()["samples"].get<int>(), 8);
    QCOMPARE(again.json()["lens"][0]["mean"].get<double>(), mean);
    QStringList others = sample;
    others[others.indexOf("--runs") + 1] = "3";
    QCOMPARE(runProgram(others + QStringList{"--resume"}).status, 2);
    const Finished page = runProgram({"report", path("joint.fits"), "-o", path("joint.png")});
    QVERIFY2(page.status == 0, qPrintable(page.err));
    // Simulated with the noise and the kind of lens that it is inferred with.
    for (const QStringList& where : {QStringList{}, QStringList{"--arcs"}}) {
        const Finished checked =
            runProgram(QStringList{"check-posterior", path("joint.fits"), "--json"} + where);
        QVERIFY2(checked.status == 0, qPrintable(checked.out + checked.err));
        QCOMPARE(checked.json()["tests"].size(), std::size_t{4});
    }
    const Finished oneLens = runProgram({"check-posterior", path("joint.fits"), "--obs",
                                         path("small.fits"), "--model", path("model.json")});
    QCOMPARE(oneLens.status, 2);
    QVERIFY2(oneLens.err.contains("lens of its own"), qPrintable(oneLens.err));
}

void JobsTest::interruptedSamplingExits130()
{
    QProcess process;
    process.setChildProcessModifier([] { std::signal(SIGINT, SIG_DFL); });
    process.start(ANNEAU_CLI, {"sample", path("sim.fits"), "--model", path("model.json"), "--prior",
                               "gaussian", "-o", path("long.fits"), "-n", "4000", "--json"});
    // Once the first samples are announced it is certainly at work.
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardError()).contains("sampling"), 200000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(200000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    const auto json =
        nlohmann::json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
    QVERIFY(json.is_object());
    QVERIFY(json["cancelled"].get<bool>());
    // What had been finished is there.
    QVERIFY(runProgram({"info", path("long.fits"), "--json"}).json()["samples"].get<int>() ==
            json["samples"].get<int>());
}

void JobsTest::coverageNeedsAPriorToDrawTruthsFrom()
{
    const Finished refused =
        runProgram({"coverage", path("sim.fits"), "--model", path("model.json"), "--prior",
                    "gaussian", "--simulations", "2", "--samples", "2", "-o", path("tarp.fits")});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("prior"), qPrintable(refused.err));
    QVERIFY(!QFile::exists(path("tarp.fits")));
    const Finished both =
        runProgram({"coverage", path("sim.fits"), "--model", path("model.json"), "--sampler",
                    "preview", "--samplers", "preview,default", "-o", path("tarp.fits")});
    QCOMPARE(both.status, 2);
    QVERIFY2(both.err.contains("not both"), qPrintable(both.err));
    const Finished sky =
        runProgram({"coverage", path("sim.fits"), "--model", path("model.json"), "--prior",
                    ANNEAU_SOURCE_DIR "/resources/priors/galaxies-32.safetensors", "--true-sky",
                    path("no-sky.fits"), "-o", path("tarp.fits")});
    QCOMPARE(sky.status, 2);
    QVERIFY2(sky.err.contains("no-sky.fits"), qPrintable(sky.err));
}

/// A table of several, with the noise of the data told apart from the noise that is assumed; the
/// same command finds all of it done.
void JobsTest::coverageOfSeveralSamplers()
{
    const QString joint = ANNEAU_SOURCE_DIR "/resources/joint/joint-model.json";
    const QStringList simulation{"simulate",      joint,   "--size",     "48",
                                 "--pixel-scale", "0.12",  "--psf-fwhm", "0.18",
                                 "--noise",       "0.005", "-o",         path("o.fits")};
    QCOMPARE(runProgram(simulation).status, 0);
    const QStringList test{"coverage",
                           path("o.fits"),
                           "--model",
                           joint,
                           "--prior",
                           ANNEAU_SOURCE_DIR "/resources/priors/galaxies-32.safetensors",
                           "--samplers",
                           "instant,diffpir+euler",
                           "--steps",
                           "4",
                           "--true-sky",
                           "white",
                           "--simulations",
                           "2",
                           "-n",
                           "2",
                           "-o",
                           path("several.fits"),
                           "--json"};
    const auto json = runProgram(test).json();
    QCOMPARE(json["tests"].size(), std::size_t{2});
    QVERIFY(QFile::exists(path("several-instant.fits")));
    QVERIFY(QFile::exists(path("several-diffpir+euler.fits")));
    const auto& instant = json["tests"][0];
    // 2304 data twice: 5 standard deviations are 0.1, and what the inversion smooths away is more.
    QVERIFY(std::abs(instant["chi2_per_pixel"].get<double>() - 1) < 0.2);
    QCOMPARE(instant["truth_beyond_expected"].get<double>(), 2.0 / 3);
    QVERIFY(runProgram(test).json() == json);
}
#endif

ANNEAU_TEST(jobs, JobsTest)
#include "jobs_test.moc"
