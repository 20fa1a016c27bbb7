// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/image_cases.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using anneau::CaseResult;
using nlohmann::json;

namespace {

json load(const std::string& name)
{
    std::ifstream stream(std::filesystem::path(ANNEAU_SOURCE_DIR) / "resources" / "verify" /
                         (name + ".json"));
    return json::parse(stream);
}

} // namespace

class ImageCasesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void imagesAgreeWithTheirReference_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name :
             {"image_native_sie_shear_0", "image_native_skew_psf_0", "image_fine_sie_shear_0"}) {
            QTest::newRow(name) << name;
        }
    }
    void imagesAgreeWithTheirReference()
    {
        QFETCH(QString, name);
        const auto results =
            anneau::verifyImage(name.toStdString() + ".json", load(name.toStdString()));
        QCOMPARE(results.size(), 2u);
        for (const CaseResult& r : results) {
            QVERIFY2(
                r.passed,
                qPrintable(
                    QString("%1 %2 %3").arg(r.dtype.c_str()).arg(r.worst).arg(r.note.c_str())));
        }
        QVERIFY(results[0].worst < 1e-3); // Round-off only.
    }

    void aFlippedKernelIsFound()
    {
        json reference = load("image_native_skew_psf_0");
        json rows = json::array();
        for (auto row = reference["psf"].rbegin(); row != reference["psf"].rend(); ++row) {
            rows.push_back(*row);
        }
        reference["psf"] = rows;
        for (const CaseResult& r : anneau::verifyImage("x.json", reference)) {
            QVERIFY(!r.passed);
        }
    }

    void anotherLikelihoodIsFound()
    {
        json reference = load("image_native_sie_shear_0");
        reference["likelihood"]["chi2"] = reference["likelihood"]["chi2"].get<double>() * 1.01;
        const auto results = anneau::verifyImage("x.json", reference);
        QVERIFY(!results[0].passed);
        QCOMPARE(results[0].note.substr(0, 4), std::string("chi2"));
    }
};

ANNEAU_TEST(image_cases, ImageCasesTest)
#include "image_cases_test.moc"
