// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/io/durable_file.h"
#include "core/io/half.h"
#include "core/io/safetensors.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace anneau;

namespace {
std::string fileOf(const std::string& header, const std::string& data)
{
    const std::uint64_t size = header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &size, 8);
    return bytes + header + data;
}
std::string entry(const char* type, const char* shape, const char* offsets)
{
    return std::string(R"({"dtype":")") + type + R"(","shape":)" + shape + R"(,"data_offsets":)" +
           offsets + "}";
}
SafeTensors example()
{
    SafeTensors content;
    content.metadata = {{"format", "anneau-prior/1"}, {"sigma_data", "0.5"}};
    content.tensors["in.weight"] = {
        StoredType::F32, {2, 3}, {0.1f, -2.5f, 3e-30f, 7.0f, 0.0f, 1e30f}};
    content.tensors["in.bias"] = {StoredType::F16, {3}, {0.5f, -1.25f, 65504.0f}};
    content.tensors["gain"] = {StoredType::BF16, {}, {1.5f}};
    content.tensors["none"] = {StoredType::F32, {0, 4}, {}};
    return content;
}
} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path at(const char* name) { return m_folder.filePath(name).toStdString(); }

private Q_SLOTS:
    void writesWhatItReads()
    {
        const SafeTensors content = example();
        QVERIFY(writeSafeTensors(at("a.safetensors"), content).has_value());
        const auto back = readSafeTensors(at("a.safetensors"));
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QVERIFY(back->tensors == content.tensors);
        QVERIFY(back->metadata == content.metadata);
    }

    void readsHandWrittenBytes()
    {
        const std::string header =
            R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   )";
        const auto content =
            parseSafeTensors(fileOf(header, std::string("\0\0\x80\x3f\0\0\0\xc0", 8)), "x");
        QVERIFY(content.has_value());
        QCOMPARE(content->tensors.at("a").values, (std::vector<float>{1.0f, -2.0f}));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& bytes, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(words);
        };
        const std::string four(4, '\0'), eight(8, '\0');
        const std::string nan("\0\0\xc0\x7f", 4);
        row("empty", "", "0 bytes");
        row("short", "abc", "3 bytes");
        row("huge header", std::string("\0\0\0\0\0\0\0\x10", 8) + "{}", "16 MiB");
        row("just beyond 16 MiB", std::string("\x01\0\0\x01\0\0\0\0", 8) + "{}", "16 MiB");
        row("header beyond end", std::string("\x09\0\0\0\0\0\0\0", 8) + "{}", "cut short");
        row("not JSON", fileOf("{\"a\":", ""), "not JSON");
        row("not an object", fileOf("[1]", ""), "not JSON");
        row("deep nesting", fileOf(std::string(200000, '['), ""), "not JSON");
        row("nested array", fileOf(R"({"a":{"shape":[[[[[1]]]]]}})", ""), "not JSON");
        row("metadata not text", fileOf(R"({"__metadata__":{"k":1}})", ""), "\"k\"");
        row("no dtype", fileOf(R"({"a":{"shape":[1],"data_offsets":[0,4]}})", four), "\"a\"");
        row("type", fileOf("{\"a\":" + entry("F64", "[1]", "[0,8]") + "}", eight), "F64");
        row("integer type", fileOf("{\"a\":" + entry("I32", "[1]", "[0,4]") + "}", four), "I32");
        row("negative size", fileOf("{\"a\":" + entry("F32", "[-1]", "[0,4]") + "}", four),
            "whole numbers");
        row("fractional size", fileOf("{\"a\":" + entry("F32", "[1.5]", "[0,4]") + "}", four),
            "whole numbers");
        row("overflow",
            fileOf("{\"a\":" + entry("F32", "[4294967296,4294967296,4]", "[0,4]") + "}", four),
            "absurd");
        row("wraps to 4 bytes",
            fileOf("{\"a\":" + entry("F32", "[4611686018427387905]", "[0,4]") + "}", four),
            "absurd");
        row("offsets of one", fileOf("{\"a\":" + entry("F32", "[1]", "[0]") + "}", four),
            "data_offsets");
        row("negative offset", fileOf("{\"a\":" + entry("F32", "[1]", "[-4,0]") + "}", four),
            "data_offsets");
        row("backwards", fileOf("{\"a\":" + entry("F32", "[1]", "[4,0]") + "}", four), "outside");
        row("truncated", fileOf("{\"a\":" + entry("F32", "[2]", "[0,8]") + "}", four), "cut short");
        row("wrong bytes", fileOf("{\"a\":" + entry("F32", "[3]", "[0,8]") + "}", eight),
            "8 bytes");
        row("overlap",
            fileOf("{\"a\":" + entry("F32", "[2]", "[0,8]") +
                       ",\"b\":" + entry("F32", "[1]", "[4,8]") + "}",
                   eight),
            "overlaps");
        row("gap",
            fileOf("{\"a\":" + entry("F32", "[1]", "[0,4]") +
                       ",\"b\":" + entry("F32", "[1]", "[8,12]") + "}",
                   eight + four),
            "gap");
        row("bytes left", fileOf("{\"a\":" + entry("F32", "[1]", "[0,4]") + "}", eight),
            "4 bytes at its end");
        row("the same name twice",
            fileOf("{\"a\":" + entry("F32", "[1]", "[0,4]") +
                       ",\"a\":" + entry("F32", "[1]", "[4,8]") + "}",
                   eight),
            "gap");
        row("NaN", fileOf("{\"a\":" + entry("F32", "[1]", "[0,4]") + "}", nan), "not finite");
        row("infinite half",
            fileOf("{\"a\":" + entry("F16", "[1]", "[0,2]") + "}", std::string("\x00\x7c", 2)),
            "not finite");
    }
    void namesWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const auto content = parseSafeTensors(
            {bytes.constData(), static_cast<std::size_t>(bytes.size())}, "w.safetensors");
        QVERIFY(!content.has_value());
        const QString message = QString::fromStdString(content.error().message);
        QVERIFY2(message.contains(words), qPrintable(message));
        QVERIFY2(message.contains("w.safetensors"), qPrintable(message));
    }

    void everyTruncationIsRefused()
    {
        QVERIFY(writeSafeTensors(at("t.safetensors"), example()).has_value());
        const auto bytes = readWholeFile(at("t.safetensors"), 1 << 20);
        QVERIFY(bytes.has_value());
        for (std::size_t n = 0; n < bytes->size(); ++n) {
            QVERIFY(!parseSafeTensors(std::string_view(*bytes).substr(0, n), "t").has_value());
        }
    }

    /// One byte changed anywhere: an error, or sound content of the declared sizes; never a crash.
    void survivesEveryChangedByte()
    {
        QVERIFY(writeSafeTensors(at("f.safetensors"), example()).has_value());
        const auto bytes = readWholeFile(at("f.safetensors"), 1 << 20);
        for (std::size_t n = 0; n < bytes->size(); ++n) {
            for (const int flip : {0x01, 0x10, 0x80, 0xff}) {
                std::string changed = *bytes;
                changed[n] = static_cast<char>(changed[n] ^ flip);
                const auto content = parseSafeTensors(changed, "f");
                if (!content) {
                    QVERIFY(!content.error().message.empty());
                    continue;
                }
                for (const auto& [name, tensor] : content->tensors) {
                    std::size_t count = 1;
                    for (const auto size : tensor.shape) {
                        count *= static_cast<std::size_t>(size);
                    }
                    QCOMPARE(tensor.values.size(), count);
                }
            }
        }
    }

    /// Headers of random pieces of sound ones: refused with a reason, or sound content.
    void survivesShuffledHeaders()
    {
        const std::vector<std::string> pieces{
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"dtype\"",
            "\"F32\"",
            "\"BF16\"",
            "\"shape\"",
            "\"data_offsets\"",
            "\"__metadata__\"",
            "0",
            "4",
            "-1",
            "18446744073709551615",
            "1e999",
            "[1]",
            "[0,4]",
            "[4,0]",
            "[2,2]",
            "null",
            "true",
            "\"\\ud800\"",
            R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})",
            R"("b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})"};
        int sound = 0;
        for (std::uint32_t i = 0; i < 20000; ++i) {
            Rng rng(6, i);
            std::string header = rng.below(2) == 0 ? "{" : "";
            for (std::uint32_t n = rng.below(9); n > 0; --n) {
                header += pieces[rng.below(static_cast<std::uint32_t>(pieces.size()))];
            }
            header += rng.below(2) == 0 ? "}" : "";
            const auto content = parseSafeTensors(fileOf(header, std::string(4, '\0')), "s");
            if (!content) {
                QVERIFY(!content.error().message.empty());
                continue;
            }
            QCOMPARE(content->tensors.size(), std::size_t{1});
            ++sound;
        }
        QVERIFY(sound > 0);
    }

    void refusesToWriteWhatItWouldNotRead()
    {
        SafeTensors content;
        content.tensors["w"] = {StoredType::F32, {1}, {std::numeric_limits<float>::quiet_NaN()}};
        QVERIFY(!writeSafeTensors(at("n.safetensors"), content).has_value());
        content.tensors["w"] = {StoredType::F16, {1}, {70000.0f}};
        const auto done = writeSafeTensors(at("n.safetensors"), content);
        QVERIFY(!done.has_value());
        QVERIFY(QString::fromStdString(done.error().message).contains("F16"));
        QVERIFY(!std::filesystem::exists(at("n.safetensors")));
    }

    void namesTheArrayThatDoesNotFit()
    {
        const SafeTensors content = example();
        const std::vector<std::pair<std::string, std::vector<std::int64_t>>> right = {
            {"in.weight", {2, 3}}, {"in.bias", {3}}, {"gain", {}}, {"none", {0, 4}}};
        QVERIFY(checkTensors(content, "p", right).has_value());
        auto wanted = right;
        wanted[0].second = {3, 2};
        QVERIFY(checkTensors(content, "p", wanted).error().message.find("[3, 2]") !=
                std::string::npos);
        wanted = right;
        wanted.emplace_back("out.weight", std::vector<std::int64_t>{1});
        QVERIFY(checkTensors(content, "p", wanted).error().message.find("out.weight") !=
                std::string::npos);
        wanted = right;
        wanted.pop_back();
        QVERIFY(checkTensors(content, "p", wanted).error().message.find("none") !=
                std::string::npos);
    }

    /// All 65536 halves and bfloats come back; rounding is to nearest, ties to even.
    void halvesAreExact()
    {
        for (unsigned i = 0; i < 65536; ++i) {
            const auto bits = static_cast<std::uint16_t>(i);
            if (!std::isnan(floatFromHalf(bits))) {
                QCOMPARE(halfFromFloat(floatFromHalf(bits)), bits);
            }
            if (!std::isnan(floatFromBfloat(bits))) {
                QCOMPARE(bfloatFromFloat(floatFromBfloat(bits)), bits);
            }
        }
        QCOMPARE(floatFromHalf(0x3555), 0x1.554p-2f);
        QCOMPARE(floatFromHalf(0x0001), 0x1p-24f);
        QCOMPARE(halfFromFloat(1.0f + 0x1p-11f), std::uint16_t(0x3c00)); // tie, to even
        QCOMPARE(halfFromFloat(1.0f + 0x1p-11f + 0x1p-20f), std::uint16_t(0x3c01));
        QCOMPARE(halfFromFloat(1.0f + 3 * 0x1p-11f), std::uint16_t(0x3c02)); // tie, to even
        QCOMPARE(halfFromFloat(0x1p-25f), std::uint16_t(0));                 // tie, to even
        QCOMPARE(halfFromFloat(-65519.0f), std::uint16_t(0xfbff));
        QCOMPARE(halfFromFloat(65520.0f), std::uint16_t(0x7c00));
    }

    void aCheckpointIsReplacedWhole()
    {
        QVERIFY(writeSafeTensors(at("c.safetensors"), example()).has_value());
        QVERIFY(writeSafeTensors(at("c.safetensors"), example()).has_value());
        int files = 0;
        for (const auto& entryOfFolder :
             std::filesystem::directory_iterator(m_folder.path().toStdString())) {
            files +=
                entryOfFolder.path().filename().string().rfind("c.safetensors", 0) == 0 ? 1 : 0;
        }
        QCOMPARE(files, 1); // nothing left beside it
        const auto done = writeSafeTensors(at("nowhere/c.safetensors"), example());
        QVERIFY(!done.has_value());
        QVERIFY(done.error().message.find("folder does not exist") != std::string::npos);
    }
};

ANNEAU_TEST(safetensors, SafetensorsTest)
#include "safetensors_test.moc"
