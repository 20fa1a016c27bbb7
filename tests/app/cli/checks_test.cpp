// SPDX-License-Identifier: GPL-3.0-or-later
// Samples of other programs through check-posterior, and the tests of the tests.
#include "core/base/random.h"
#include "tests/app/cli/run_program.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace anneau;
using namespace anneau::test;

class ChecksTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    QString npy(const char* name, const QByteArray& shape, const std::vector<float>& values)
    {
        const QByteArray header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}";
        QFile file(m_folder.filePath(name));
        if (!file.open(QFile::WriteOnly)) {
            qFatal("cannot write the test's files");
        }
        file.write(QByteArray("\x93NUMPY\x01\0", 8));
        file.putChar(static_cast<char>(header.size()));
        file.putChar('\0');
        file.write(header);
        file.write(reinterpret_cast<const char*>(values.data()),
                   static_cast<qint64>(4 * values.size()));
        return file.fileName();
    }

    /// 80 problems in three numbers, 39 draws of each, `width` times as wide as they should be.
    QStringList chains(double width)
    {
        std::vector<float> draws, truths;
        for (std::uint32_t i = 0; i < 80; ++i) {
            Rng rng(9, i);
            const double centre = rng.normal();
            for (int j = 0; j < 3; ++j) {
                truths.push_back(static_cast<float>(centre + rng.normal()));
            }
            for (int k = 0; k < 39 * 3; ++k) {
                draws.push_back(static_cast<float>(centre + width * rng.normal()));
            }
        }
        return {"check-posterior", npy("draws.npy", "(80, 39, 3)", draws), "--axes", "NKP",
                "--truth",         npy("truths.npy", "(80, 3)", truths)};
    }

private Q_SLOTS:
    /// Fails for 1 % of seeds.
    void soundChainsPass()
    {
        const Finished right = runProgram(chains(1) + QStringList{"--json"});
        QVERIFY2(right.status == 0, qPrintable(right.out + right.err));
        QCOMPARE(right.json()["simulations"].get<int>(), 80);
        QCOMPARE(right.json()["tests"].size(), std::size_t{6});
    }

    void narrowChainsFailWithTheReason()
    {
        const Finished narrow = runProgram(chains(0.6));
        QCOMPARE(narrow.status, 1);
        QVERIFY2(narrow.out.contains("FAILED") && narrow.out.contains("TARP"),
                 qPrintable(narrow.out));
    }

    void errorsSayWhatIsMissing()
    {
        const QString draws = npy("one.npy", "(20, 2)", std::vector<float>(40, 1));
        const Finished alone = runProgram({"check-posterior", draws});
        QCOMPARE(alone.status, 2);
        QVERIFY2(alone.err.contains("--truth"), qPrintable(alone.err));
        const Finished half = runProgram({"check-posterior", draws, "--obs", "x.fits"});
        QCOMPARE(half.status, 2);
        QVERIFY2(half.err.contains("--model"), qPrintable(half.err));
        QCOMPARE(runProgram({"check-noise", draws}).status, 2);
    }

    void plantedFaultsAreCounted()
    {
        const Finished table = runProgram(
            {"check-tests", "-n", "20", "--samples", "16", "--repeats", "2", "--json", "--quiet"});
        QCOMPARE(table.status, 0);
        const auto json = table.json();
        QCOMPARE(json["faults"].size(), json["rate"].size());
        QCOMPARE(json["rate"][0].size(), json["tests"].size());
        QCOMPARE(json["faults"][0].get<std::string>(), std::string("none"));
    }
};

ANNEAU_TEST(checks, ChecksTest)
#include "checks_test.moc"
