// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/verify.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using anneau::CaseResult;
using anneau::verifyFolder;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path folder(const char* name) { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void findsCasesInSubfoldersAndReportsEach()
    {
        const fs::path source = fs::path(ANNEAU_SOURCE_DIR) / "resources" / "verify";
        const fs::path root = folder("found");
        fs::create_directories(root / "a" / "b");
        fs::copy_file(source / "sis_1.json", root / "a" / "b" / "sis_1.json");
        fs::copy_file(source / "light_sersic_0.json", root / "light_sersic_0.json");
        write(root / "notes.json", R"({"no": "case"})");
        write(root / "notes.txt", "kind");
        int reported = 0;
        const auto results = verifyFolder(root, "cpu", [&](const CaseResult&) { ++reported; });
        QVERIFY(results.has_value());
        QCOMPARE(results->size(), 4u);
        QCOMPARE(reported, 4);
        for (const CaseResult& r : *results) {
            QVERIFY(r.passed);
        }
    }

    void whatCannotBeRunCountsAsFailed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("note");
        QTest::newRow("unknown kind") << R"({"kind": "tea_leaves"})"
                                      << "kind not supported by this version";
        QTest::newRow("not JSON") << "{kind: lens_model"
                                  << "not valid JSON";
        QTest::newRow("field missing") << R"({"kind": "lens_model", "components": []})"
                                       << "key 'x'";
    }
    void whatCannotBeRunCountsAsFailed()
    {
        QFETCH(QString, text);
        QFETCH(QString, note);
        const fs::path root = folder(QTest::currentDataTag());
        write(root / "case.json", text.toStdString());
        const auto results = verifyFolder(root, "cpu", {});
        QVERIFY(results.has_value());
        QCOMPARE(results->size(), 1u);
        QVERIFY(!results->front().passed);
        QCOMPARE(results->front().name, std::string("case"));
        QVERIFY2(QString(results->front().note.c_str()).contains(note),
                 results->front().note.c_str());
    }

    void aMissingOrEmptyFolderIsAnErrorThatNamesIt()
    {
        const auto missing = verifyFolder(folder("missing"), "cpu", {});
        QVERIFY(!missing.has_value());
        QVERIFY(missing.error().message.find("missing") != std::string::npos);
        fs::create_directories(folder("empty"));
        QVERIFY(!verifyFolder(folder("empty"), "cpu", {}).has_value());
    }
};

ANNEAU_TEST(verify, VerifyTest)
#include "verify_test.moc"
