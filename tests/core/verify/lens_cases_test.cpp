// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/lens_cases.h"
#include "tests/core/cuda/host_kernels.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>

using anneau::CaseResult;
using nlohmann::json;

namespace {

const std::filesystem::path kCases =
    std::filesystem::path(ANNEAU_SOURCE_DIR) / "resources" / "verify";

json load(const std::string& name)
{
    std::ifstream stream(kCases / (name + ".json"));
    return json::parse(stream);
}

} // namespace

class LensCasesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void massModelsAgreeWithTheirReference_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"sis_1",
                                 "sie_1",
                                 "sie_3",
                                 "sie_5",
                                 "epl_1",
                                 "epl_5",
                                 "epl_8",
                                 "epl_10",
                                 "shear_1",
                                 "sheet_1",
                                 "sie_shear_0",
                                 "epl_shear_sheet_0",
                                 "point_1",
                                 "nie_0",
                                 "nie_2",
                                 "dpie_2",
                                 "pjaffe_3",
                                 "nfw_0",
                                 "nfw_ell_1",
                                 "tnfw_2",
                                 "tnfw_4",
                                 "hernquist_0",
                                 "hernquist_ell_0",
                                 "sersic_mass_1",
                                 "sersic_mass_ell_0",
                                 "gauss_kappa_ell_0",
                                 "multipole_3",
                                 "multipole_4",
                                 "epl_multipole_shear_0",
                                 "sie_nfw_sub_0"}) {
            QTest::newRow(name) << name;
        }
    }
    void cudaKernelsAgreeWithTheirReference_data() { massModelsAgreeWithTheirReference_data(); }
    /// On the kernels' host twin: within the files' tolerances.
    void cudaKernelsAgreeWithTheirReference()
    {
        QFETCH(QString, name);
        const anneau::test::HostKernels host;
        const auto results = anneau::verifyLensModelOnCuda(
            name.toStdString() + ".json", load(name.toStdString()), anneau::test::hostDevice(host));
        QCOMPARE(results.size(), 2u);
        for (const CaseResult& r : results) {
            QVERIFY2(r.passed && r.worst < 0.1, (r.dtype + ", " + r.note).c_str());
        }
    }
    void massModelsAgreeWithTheirReference()
    {
        QFETCH(QString, name);
        const auto results =
            anneau::verifyLensModel(name.toStdString() + ".json", load(name.toStdString()));
        QCOMPARE(results.size(), 2u);
        for (const CaseResult& r : results) {
            // Inside the files' tolerances, 1e-9 (or 1e-7) in double and 1e-4 in single precision:
            // far inside, but for what the point mass's softening costs 2e-4 arcsec from it.
            QVERIFY2(
                r.passed && r.worst < (r.dtype == "float32"          ? 0.1
                                       : r.name.starts_with("point") ? 0.1
                                                                     : 1e-3),
                qPrintable(
                    QString("%1 %2 %3").arg(r.dtype.c_str()).arg(r.worst).arg(r.note.c_str())));
            QCOMPARE(r.name, name.toStdString());
        }
    }

    void sersicAgreesWithItsReference()
    {
        for (const char* name : {"light_sersic_0", "light_sersic_1"}) {
            const auto results = anneau::verifyLightModel("x.json", load(name));
            QCOMPARE(results.size(), 2u);
            for (const CaseResult& r : results) {
                QVERIFY2(r.passed && r.worst < (r.dtype == "float64" ? 1e-3 : 0.1),
                         qPrintable(QString(r.note.c_str())));
            }
        }
    }

    void aWrongNumberIsFoundAndNamed()
    {
        json reference = load("epl_1");
        json& value = reference["expected"]["gamma1"][30];
        value = value.get<double>() + 3e-10 + 3e-9 * std::abs(value.get<double>());
        const auto results = anneau::verifyLensModel("epl_1.json", reference);
        QVERIFY(!results[0].passed);
        QVERIFY(results[0].worst > 1);
        QCOMPARE(results[0].note, std::string("gamma1 at point 30"));
        QVERIFY(results[1].passed); // Too small an error for single precision to show.
    }

    void anUnknownModelFailsWithItsName()
    {
        json reference = load("sis_1");
        reference["components"][0]["model"] = "BLANCMANGE";
        const auto results = anneau::verifyLensModel("x.json", reference);
        QCOMPARE(results.size(), 1u);
        QVERIFY(!results[0].passed);
        QVERIFY(results[0].note.find("BLANCMANGE") != std::string::npos);
    }

    void aMultipoleOfAnotherOrderIsUnknown()
    {
        json reference = load("multipole_4");
        reference["components"][0]["params"]["m"] = 7;
        const auto results = anneau::verifyLensModel("x.json", reference);
        QCOMPARE(results.size(), 1u);
        QVERIFY(results[0].note.find("Multipole7") != std::string::npos);
    }

    /// Where a file names a tight tolerance, it is the one that counts.
    void theTightToleranceCounts()
    {
        json reference = load("nfw_0");
        json& value = reference["expected"]["ax"][30];
        value = value.get<double>() + 3e-9 + 3e-8 * std::abs(value.get<double>());
        QVERIFY(!anneau::verifyLensModel("x.json", reference)[0].passed);
        reference["tolerance"].erase("float64_tight");
        QVERIFY(anneau::verifyLensModel("x.json", reference)[0].passed);
    }
};

ANNEAU_TEST(lens_cases, LensCasesTest)
#include "lens_cases_test.moc"
