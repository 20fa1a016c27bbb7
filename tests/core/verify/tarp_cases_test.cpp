// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/fits.h"
#include "core/verify/tarp_cases.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>

using anneau::FitsWriter;
using nlohmann::json;

namespace {

/// One dimension, references at 0, truths at 1: f is the share of the four samples within (-1, 1).
/// Samples of simulation i: i of them at 0.5, the others at 2. So f = 0, 1/4, 1/2, 3/4, 1.
json reference()
{
    const json curve = {{"coverage_per_sim", {0.0, 0.25, 0.5, 0.75, 1.0}},
                        {"alpha", {0.0, 0.25, 0.5, 0.75, 1.0}},
                        {"ecp", {0.0, 0.2, 0.4, 0.6, 1.0}}, // Bins are closed below.
                        {"atc_upper_half", (-0.1 - 0.15) * 0.25},
                        {"max_abs_deviation", 0.15},
                        {"ks_statistic", 0.2},
                        {"ks_pvalue", 1 - 120.0 / 3125}}; // d = 1/n: P(D < d) = n! (2d - 1/n)^n.
    return {{"kind", "tarp"},
            {"data", "case.fits"},
            {"n_sims", 5},
            {"n_samples", 4},
            {"n_dims", 1},
            {"num_alpha_bins", 4},
            {"cases", {{"calibrated", {{"independent", curve}}}}}};
}

} // namespace

class TarpCasesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path file()
    {
        return std::filesystem::path(m_folder.path().toStdString()) / "case.json";
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::vector<float> samples;
        for (int k = 0; k < 4; ++k) {
            for (int i = 0; i < 5; ++i) {
                samples.push_back(k < i ? 0.5F : 2.0F);
            }
        }
        FitsWriter fits(file().replace_extension(".fits"));
        fits.primary({});
        fits.addImage("TRUTHS", {1, 5}, std::vector<float>(5, 1.0F));
        fits.addImage("REFS_INDEPENDENT", {1, 5}, std::vector<float>(5, 0.0F));
        fits.addImage("SAMPLES_CALIBRATED", {1, 5, 4}, samples);
        QVERIFY(fits.finish().has_value());
    }

    void aKnownCurveAgrees()
    {
        const auto results = anneau::verifyTarp(file(), reference());
        QCOMPARE(results.size(), 1u);
        QVERIFY2(results[0].passed, results[0].note.c_str());
    }

    void aWrongCountFails()
    {
        json wrong = reference();
        wrong["cases"]["calibrated"]["independent"]["coverage_per_sim"][2] = 0.75;
        QVERIFY(!anneau::verifyTarp(file(), wrong)[0].passed);
    }

    void aMissingArrayIsNamed()
    {
        json wrong = reference();
        wrong["cases"]["biased"] = wrong["cases"]["calibrated"];
        const auto results = anneau::verifyTarp(file(), wrong);
        QVERIFY(!results[0].passed);
        QVERIFY(QString(results[0].note.c_str()).contains("SAMPLES_BIASED"));
    }
};

ANNEAU_TEST(tarp_cases, TarpCasesTest)
#include "tarp_cases_test.moc"
