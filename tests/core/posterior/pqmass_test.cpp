// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/fits.h"
#include "core/posterior/chi_squared.h"
#include "core/posterior/pqmass.h"
#include "tests/support/test_main.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>

using namespace anneau;

namespace {

nlohmann::json reference(const std::string& name)
{
    std::ifstream in(ANNEAU_SOURCE_DIR "/tests/core/posterior/" + name);
    return nlohmann::json::parse(in);
}

bool close(double a, double b, double rtol = 1e-9)
{
    return std::abs(a - b) <= rtol * std::abs(b) + 1e-300;
}

std::vector<float> normals(std::size_t count, double shift, std::uint32_t stream)
{
    std::vector<float> out(count);
    Rng rng(5, stream);
    rng.fillNormal(std::span<float>(out));
    for (float& value : out) {
        value += static_cast<float>(shift);
    }
    return out;
}

} // namespace

class PqmassTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Closed forms: exp(-x/2) for two degrees of freedom, erfc(sqrt(x/2)) for one.
    void chiSquaredTailsAreExact()
    {
        for (double x : {0.01, 0.5, 2.0, 9.0, 80.0, 1200.0}) {
            QVERIFY(close(chiSquaredTail(x, 2), std::exp(-x / 2), 1e-11));
            QVERIFY(close(chiSquaredTail(x, 1), std::erfc(std::sqrt(x / 2)), 1e-11));
        }
        QVERIFY(close(chiSquaredQuantile(chiSquaredTail(37.5, 29), 29), 37.5, 1e-10));
    }

    /// Counts of the authors' own program, statistics of scipy's contingency test.
    void tablesAgreeWithTheReference_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addRow("d2") << "pqm_d2.json";
        QTest::addRow("d24") << "pqm_d24.json";
    }
    void tablesAgreeWithTheReference()
    {
        QFETCH(QString, file);
        const auto cases = reference(file.toStdString()).at("cases");
        QCOMPARE(cases.size(), std::size_t{6});
        for (const auto& [name, expected] : cases.items()) {
            const auto x = expected.at("counts_x").get<std::vector<int>>();
            const auto y = expected.at("counts_y").get<std::vector<int>>();
            const PqmassTable table = pqmassTable(x, y);
            QCOMPARE(table.empty, expected.at("n_empty").get<int>());
            QCOMPARE(table.dof, expected.at("dof_raw").get<int>());
            QVERIFY2(close(table.chi2, expected.at("chi2_raw").get<double>()), name.c_str());
            QVERIFY2(close(table.pValue, expected.at("p_value").get<double>()), name.c_str());
            QVERIFY2(close(table.rescaled, expected.at("chi2_rescaled").get<double>()),
                     name.c_str());
        }
    }

    void nearestReferencesAgreeWithTheReference()
    {
        const auto file = FitsReader::open(ANNEAU_SOURCE_DIR "/tests/core/posterior/pqm_d2.fits");
        QVERIFY(file.has_value());
        const auto references = file->readArray<float>("REFS");
        const auto cases = reference("pqm_d2.json").at("cases");
        const auto x = file->readArray<float>("X");
        QVERIFY(references.has_value() && x.has_value());
        for (const auto& [name, expected] : cases.items()) {
            std::string extension = "Y_" + name;
            for (char& c : extension) {
                c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            }
            const auto y = file->readArray<float>(extension);
            QVERIFY2(y.has_value(), extension.c_str());
            QCOMPARE(nearestCounts(x->values, references->values, 2),
                     expected.at("counts_x").get<std::vector<int>>());
            QCOMPARE(nearestCounts(y->values, references->values, 2),
                     expected.at("counts_y").get<std::vector<int>>());
        }
    }

    /// Equal sets: mean within 4 standard errors of K - 1 (tessellations are correlated: count
    /// one); a shift of half a standard deviation in 5 dimensions is seen.
    void itAcceptsEqualsAndSeesAShift()
    {
        const PqmassOptions options{20, 20, 100, 2};
        const auto x = normals(500 * 5, 0, 0);
        const PqmassResult same = pqmass(x, normals(500 * 5, 0, 1), 5, options);
        QVERIFY(std::abs(same.mean - 19) < 4 * std::sqrt(2 * 19.0));
        QVERIFY(same.pValue > 0.01);
        const PqmassResult shifted = pqmass(x, normals(500 * 5, 0.5, 1), 5, options);
        QVERIFY(shifted.mean > 60);
        QVERIFY(shifted.pValue < 0.02);
    }
};

ANNEAU_TEST(pqmass, PqmassTest)
#include "pqmass_test.moc"
