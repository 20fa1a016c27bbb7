// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a user runs it: exit statuses, and what goes to which stream.
#include "app/cli/command.h"
#include "tests/app/cli/run_program.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

class ProgramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutACommandItShowsHowToUseIt();
    void everyCommandHasHelpWithAnExample();
    void badUsageIsStatus2AndASentence();
    void errorsAreOneJsonObjectToo();
    void versionIsPrinted();
    void infoDescribesTheBundledLens();
    void infoSaysWhyAFileIsNoObservation();
    void verifyReportsEveryCase();
    void convertCarriesAModelThereAndBack();
#ifdef ANNEAU_HAS_ENGINE
    void compareWritesATable();
    void samplersAreCheckedOnSimulatedProblems();
#endif
};

void ProgramTest::withoutACommandItShowsHowToUseIt()
{
    const Finished bare = runProgram({});
    QCOMPARE(bare.status, 2);
    QVERIFY(bare.out.isEmpty());
    QVERIFY(bare.err.contains("Usage: anneau-cli"));
    const Finished asked = runProgram({"--help"});
    QCOMPARE(asked.status, 0);
    QVERIFY(asked.err.isEmpty());
    for (const cli::Command& command : cli::commands()) {
        QVERIFY(asked.out.contains(QString::fromStdString(command.usage.summary)));
    }
}

void ProgramTest::everyCommandHasHelpWithAnExample()
{
    for (const cli::Command& command : cli::commands()) {
        const QString name = QString::fromStdString(command.usage.command);
        const Finished help = runProgram({name, "--help"});
        QCOMPARE(help.status, 0);
        QVERIFY2(help.out.startsWith("Usage: anneau-cli " + name), qPrintable(help.out));
        QVERIFY2(help.out.contains("Examples:\n  anneau-cli " + name), qPrintable(help.out));
        for (const QString& line : help.out.split('\n')) {
            QVERIFY2(line.size() <= 100, qPrintable(line));
        }
    }
}

void ProgramTest::badUsageIsStatus2AndASentence()
{
    for (const QStringList& words :
         {QStringList{"smaple"}, QStringList{"bench", "--threads", "many"}, QStringList{"train"},
          QStringList{"train", "no-such-folder", "-o", "x.safetensors"},
          QStringList{"sample", "x.fits", "--model", "m.json", "-o", "p.fits", "--sampler", "best"},
          QStringList{"compare", "x.json", "--samplers", "default,best"}}) {
        const Finished finished = runProgram(words);
        QCOMPARE(finished.status, 2);
        QVERIFY(finished.out.isEmpty());
        QVERIFY2(finished.err.startsWith("anneau-cli: ") && finished.err.count('\n') == 1,
                 qPrintable(finished.err));
    }
}

void ProgramTest::errorsAreOneJsonObjectToo()
{
    const Finished finished =
        runProgram({"train", "no-such-folder", "-o", "x.safetensors", "--json"});
    QCOMPARE(finished.status, 2);
    QVERIFY2(finished.json().is_object(), qPrintable(finished.out));
    QCOMPARE(finished.json()["status"].get<int>(), 2);
    QVERIFY(finished.json()["error"].get<std::string>().find("no-such-folder") !=
            std::string::npos);
}

void ProgramTest::versionIsPrinted()
{
    const Finished finished = runProgram({"--version"});
    QCOMPARE(finished.status, 0);
    QVERIFY(finished.out.startsWith("Anneau 0."));
}

void ProgramTest::infoDescribesTheBundledLens()
{
    const QStringList words{"info", ANNEAU_SOURCE_DIR
                            "/resources/observations/SDSSJ0252p0039_F814W_005.fits"};
    const auto seen = runProgram(words + QStringList{"--json"}).json()["observation"];
    QCOMPARE(seen["rows"].get<int>(), 301);
    QCOMPARE(seen["pixel_scale"].get<double>(), 0.05);
    QCOMPARE(seen["z_lens"].get<double>(), 0.28);
    QVERIFY(seen["psf"]["rows"].get<int>() > 20);
    QVERIFY(std::abs(seen["median_sigma"].get<double>() - 0.011) < 0.001);
    const Finished text = runProgram(words);
    QCOMPARE(text.status, 0);
    QVERIFY(text.out.contains("SDSSJ0252+0039") && text.out.contains("DQ"));
}

void ProgramTest::infoSaysWhyAFileIsNoObservation()
{
    const Finished finished = runProgram({"info", ANNEAU_SOURCE_DIR "/README.md"});
    QCOMPARE(finished.status, 2);
    QVERIFY(finished.err.contains("not a FITS file"));
    QCOMPARE(runProgram({"info", "no-such.fits"}).status, 2);
    QCOMPARE(runProgram({"info", "no-such.safetensors"}).status, 2);
}

void ProgramTest::verifyReportsEveryCase()
{
    const QTemporaryDir folder;
    const QDir source(QStringLiteral(ANNEAU_SOURCE_DIR "/resources/verify"));
    QVERIFY(QFile::copy(source.filePath("sis_1.json"), folder.filePath("sis_1.json")));
    QVERIFY(QFile::copy(source.filePath("light_sersic_0.json"),
                        folder.filePath("light_sersic_0.json")));
    const Finished good = runProgram({"verify", folder.path(), "--json"});
    QCOMPARE(good.status, 0);
    QCOMPARE(good.json()["failed"].get<int>(), 0);
    QCOMPARE(good.json()["passed"].get<std::size_t>(), good.json()["cases"].size());
    QCOMPARE(good.json()["cases"].size(), std::size_t{4}); // two files in two precisions
    QVERIFY(good.json()["cases"][0]["worst"].get<double>() <= 1);

    // A wrong expectation and an unknown kind are failures, each named.
    QFile file(folder.filePath("sis_1.json"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    auto content = nlohmann::json::parse(file.readAll().toStdString());
    content["expected"]["ax"][20] = content["expected"]["ax"][20].get<double>() * 1.01;
    file.seek(0);
    file.resize(0);
    file.write(content.dump().c_str());
    file.close();
    QFile strange(folder.filePath("strange.json"));
    QVERIFY(strange.open(QIODevice::WriteOnly));
    strange.write(R"({"kind": "clairvoyance"})");
    strange.close();
    const Finished bad = runProgram({"verify", folder.path(), "--failed"});
    QCOMPARE(bad.status, 1);
    QVERIFY2(bad.out.contains("FAIL  sis_1") && bad.out.contains("clairvoyance"),
             qPrintable(bad.out));
    QVERIFY(!bad.out.contains("light_sersic_0"));

    QCOMPARE(runProgram({"verify", folder.filePath("nowhere")}).status, 2);
}

void ProgramTest::convertCarriesAModelThereAndBack()
{
    QTemporaryDir folder;
    const auto path = [&](const char* name) {
        return folder.filePath(name);
    };
    const QByteArray text = R"({
  "format": "anneau-model/1",
  "lens_mass": [{"type": "PEMD", "id": "lens", "parameters": {
    "theta_E": {"value": 1.1, "fixed": false}, "gamma": {"value": 2.05, "fixed": true},
    "q": {"value": 0.8, "fixed": false}, "phi": {"value": 12.5, "fixed": false},
    "center_x": {"value": 0.1, "fixed": false}, "center_y": {"value": -0.2, "fixed": false}}}],
  "z_lens": 0.5, "z_source": 2.0})";
    QFile model(path("model.json"));
    QVERIFY(model.open(QIODevice::WriteOnly) && model.write(text) == text.size());
    model.close();
    const auto convert = [&](const char* from, const char* to, const QStringList& more = {}) {
        return runProgram(QStringList{"convert", path(from), "-o", path(to)} + more);
    };
    QCOMPARE(convert("model.json", "template.json").status, 0);
    QCOMPARE(convert("template.json", "back.json").status, 0);
    const Finished info = runProgram({"info", path("back.json"), "--json"});
    QCOMPARE(info.json()["kind"].get<std::string>(), std::string("model"));
    const Finished there = runProgram({"info", path("template.json"), "--json"});
    QCOMPARE(there.json()["kind"].get<std::string>(), std::string("coolest"));
    QVERIFY(info.json()["model"] == there.json()["model"]);
    QVERIFY(info.json()["model"]["lens_mass"][0]["parameters"]["gamma"]["fixed"].get<bool>());
    for (const char* program : {"lenstronomy", "caustics"}) {
        const Finished done = convert("template.json", "lens.py", {"--to", program, "--json"});
        QCOMPARE(done.status, 0);
        QCOMPARE(done.json()["format"].get<std::string>(), std::string(program));
        QFile python(path("lens.py"));
        QVERIFY(python.open(QIODevice::ReadOnly) && python.readAll().contains("1.1"));
    }
    QCOMPARE(convert("template.json", "lens.py").status, 2);   // for which program?
    QCOMPARE(convert("template.json", "lens.fits").status, 2); // it brings no image
    QCOMPARE(convert("none.json", "lens.json").status, 2);
}

#ifdef ANNEAU_HAS_ENGINE
void ProgramTest::compareWritesATable()
{
    const QTemporaryDir folder;
    const QString table = folder.filePath("table.json");
    const Finished finished =
        runProgram({"compare", ANNEAU_SOURCE_DIR "/resources/verify/gmm_d2_bimodal.json",
                    "--samplers", "preview, default", "-n", "400", "-o", table, "--json"});
    QVERIFY2(finished.status == 0, qPrintable(finished.err));
    const auto json = finished.json();
    QFile file(table);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(nlohmann::json::parse(file.readAll().toStdString()) == json);
    const auto& rows = json["comparisons"][0]["samplers"];
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[1]["sampler"].get<std::string>(), std::string("default"));
    QCOMPARE(rows[1]["evaluations_per_sample"].get<double>(), 64.0);
    QCOMPARE(rows[1]["derivatives_per_sample"].get<double>(), 128.0);
    // 400 samples know a weight to 0.02; moment matching puts it off by some 0.06.
    QVERIFY(rows[1]["mode_weight_error"].get<double>() < 0.14);
    QVERIFY(std::abs(rows[1]["width_ratio"].get<double>() - 1) < 0.2);
    const Finished other =
        runProgram({"compare", ANNEAU_SOURCE_DIR "/resources/verify/epl_1.json"});
    QCOMPARE(other.status, 2);
    QVERIFY2(other.err.contains("gaussian_linear"), qPrintable(other.err));
}

/// Exact draws fail for 1 % of seeds.
void ProgramTest::samplersAreCheckedOnSimulatedProblems()
{
    const QTemporaryDir folder;
    const QString table = folder.filePath("table.json");
    const QString problem = ANNEAU_SOURCE_DIR "/resources/verify/gauss_n8_under.json";
    const QStringList small{"--simulations", "200", "-n", "15", "--json"};
    const Finished right = runProgram(
        QStringList{"check-samplers", problem, "--samplers", "exact", "-o", table} + small);
    QVERIFY2(right.status == 0, qPrintable(right.err));
    const auto sound = right.json();
    QVERIFY(sound["tables"][0]["samplers"][0]["passes"].get<bool>());
    QVERIFY(QFile::exists(table));
    const Finished wrong =
        runProgram(QStringList{"check-samplers", problem, "--samplers", "exact, dps+ddpm"} + small);
    QCOMPARE(wrong.status, 1);
    const auto json = wrong.json();
    const auto& rows = json["tables"][0]["samplers"];
    QVERIFY(rows[0]["tarp_pixels"] == sound["tables"][0]["samplers"][0]["tarp_pixels"]);
    QVERIFY(!rows[1]["passes"].get<bool>());
    QCOMPARE(runProgram({"check-samplers", problem, "--samplers", "exact,best"}).status, 2);
}
#endif

ANNEAU_TEST(program, ProgramTest)
#include "program_test.moc"
