// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diffusion/verify/verify_cases.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using namespace anneau;

class VerifyCasesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reproducesTheReferences_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind");
        QTest::newRow("schedules") << "schedules_a"
                                   << "schedules";
        QTest::newRow("gaussian") << "gauss_n8_under"
                                  << "gaussian_linear";
        QTest::newRow("em") << "em_n6"
                            << "em_prior";
        QTest::newRow("mixture") << "gmm_d2_bimodal"
                                 << "mixture_linear";
        for (const char* file :
             {"epl_5", "sis_1", "nie_2", "dpie_2", "pjaffe_3", "nfw_0", "nfw_ell_1", "tnfw_4",
              "hernquist_0", "hernquist_ell_0", "point_1", "sersic_mass_ell_0", "gauss_kappa_ell_0",
              "multipole_4", "epl_shear_sheet_0", "sie_nfw_sub_0"}) {
            QTest::newRow(file) << file << "lens_model";
        }
    }

    void reproducesTheReferences()
    {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        const std::string path =
            ANNEAU_SOURCE_DIR "/resources/verify/" + file.toStdString() + ".json";
        const auto results = verifyTensors(path, kind.toStdString(), "cpu");
        QVERIFY(results.size() >= 2);
        for (const CaseResult& result : results) {
            qInfo("%s %s: worst %.3g of %.1g: %s", result.name.c_str(), result.dtype.c_str(),
                  result.worst, result.tolerance, result.note.c_str());
            QVERIFY(result.passed);
        }
    }

    /// Files of the full reference set, where it is given by ANNEAU_ORACLES.
    void reproducesTheFullSet()
    {
        const QByteArray folder = qgetenv("ANNEAU_ORACLES");
        if (folder.isEmpty()) {
            QSKIP("ANNEAU_ORACLES is not set");
        }
        bool passed = true;
        std::vector<std::pair<std::string, std::string>> files{
            {"inference/gauss_n16_dense_noise", "gaussian_linear"},
            {"inference/gauss_n64_lens", "gaussian_linear"},
            {"inference/gmm_d8_bimodal", "mixture_linear"},
            {"lens/pixelated_source_epl_shear_0", "pixelated_source"},
            {"lens/pixelated_source_sie_shear_0", "pixelated_source"}};
        for (const auto& entry :
             std::filesystem::directory_iterator(folder.toStdString() + "/lens")) {
            std::ifstream stream(entry.path());
            const auto content = nlohmann::json::parse(stream, nullptr, false);
            if (content.is_object() && content.value("kind", "") == "lens_model") {
                files.emplace_back("lens/" + entry.path().stem().string(), "lens_model");
            }
        }
        for (const auto& [name, kind] : files) {
            for (const CaseResult& r :
                 verifyTensors(folder.toStdString() + "/" + name + ".json", kind, "cpu")) {
                qInfo("%s %s: worst %.3g of %.1g: %s", r.name.c_str(), r.dtype.c_str(), r.worst,
                      r.tolerance, r.note.c_str());
                passed = passed && r.passed;
            }
        }
        QVERIFY(passed);
    }
};

ANNEAU_TEST(verify_cases, VerifyCasesTest)
#include "verify_cases_test.moc"
