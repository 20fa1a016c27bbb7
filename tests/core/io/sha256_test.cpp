// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/sha256.h"
#include "tests/support/test_main.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace anneau;

class Sha256Test : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void knowsTheStandardsExamples() // FIPS 180-4, "abc" and the empty message
    {
        QCOMPARE(sha256("abc"),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256(""),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    void agreesWithQtAtEveryLength()
    {
        std::string text;
        for (int n = 0; n < 300; ++n) {
            const auto expected = QCryptographicHash::hash(QByteArray::fromStdString(text),
                                                           QCryptographicHash::Sha256);
            QCOMPARE(QByteArray::fromStdString(sha256(text)), expected.toHex());
            text += static_cast<char>(n * 7);
        }
    }

    void readsFilesWhole()
    {
        QTemporaryDir folder;
        const auto path = folder.filePath("big").toStdString();
        const std::string bytes(200001, 'x'); // several read buffers and a rest
        std::ofstream(path, std::ios::binary) << bytes;
        QCOMPARE(*sha256OfFile(path), sha256(bytes));
        QVERIFY(!sha256OfFile(path + ".missing").has_value());
        QVERIFY(!sha256OfFile(folder.path().toStdString()).has_value());
    }
};

ANNEAU_TEST(sha256, Sha256Test)
#include "sha256_test.moc"
