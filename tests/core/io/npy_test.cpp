// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/npy.h"
#include "tests/support/test_main.h"

#include <QTest>

#include <cstring>

using namespace anneau;

namespace {

std::string npy(const std::string& header, const std::string& data, char version = 1)
{
    std::string bytes("\x93NUMPY", 6);
    bytes += version;
    bytes += '\0';
    const std::uint32_t size = static_cast<std::uint32_t>(header.size());
    bytes.append(reinterpret_cast<const char*>(&size), version == 1 ? 2 : 4);
    return bytes + header + data;
}

std::string dictionary(const char* type, const char* order, const char* shape)
{
    return std::string("{'descr': '") + type + "', 'fortran_order': " + order +
           ", 'shape': " + shape + ", }          \n";
}

template <class T>
std::string raw(std::initializer_list<T> values)
{
    std::string out;
    for (const T value : values) {
        out.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    return out;
}

std::string swappedBytes(std::string bytes, std::size_t width)
{
    for (std::size_t i = 0; i < bytes.size(); i += width) {
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                     bytes.begin() + static_cast<std::ptrdiff_t>(i + width));
    }
    return bytes;
}

} // namespace

class NpyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryPlainType_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* type, const std::string& data) {
            QTest::newRow(type) << QByteArray::fromStdString(
                npy(dictionary(type, "False", "(2,)"), data));
        };
        row("<f4", raw<float>({1, 2}));
        row("<f8", raw<double>({1, 2}));
        row("<f2", raw<std::uint16_t>({0x3c00, 0x4000}));
        row(">f2", swappedBytes(raw<std::uint16_t>({0x3c00, 0x4000}), 2));
        row(">f8", swappedBytes(raw<double>({1, 2}), 8));
        row("<i8", raw<std::int64_t>({1, 2}));
        row(">i4", swappedBytes(raw<std::int32_t>({1, 2}), 4));
        row("|u1", raw<std::uint8_t>({1, 2}));
    }
    void readsEveryPlainType()
    {
        QFETCH(QByteArray, bytes);
        const auto array = parseNpy(bytes.toStdString(), "x");
        QVERIFY2(array.has_value(), array ? "" : array.error().message.c_str());
        QCOMPARE(array->shape, (std::vector<std::int64_t>{2}));
        QCOMPARE(array->values, (std::vector<float>{1, 2}));
    }

    void fortranOrderIsTurned()
    {
        const auto array = parseNpy(
            npy(dictionary("<f4", "True", "(2, 3)"), raw<float>({0, 10, 1, 11, 2, 12}), 2), "x");
        QVERIFY(array.has_value());
        QCOMPARE(array->values, (std::vector<float>{0, 1, 2, 10, 11, 12}));
    }

    void aSingleNumberHasNoAxes()
    {
        const auto array = parseNpy(npy(dictionary("<f4", "False", "()"), raw<float>({7}), 3), "x");
        QVERIFY(array.has_value() && array->shape.empty());
        QCOMPARE(array->values, (std::vector<float>{7}));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& bytes, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(words);
        };
        const std::string four = raw<float>({1});
        row("other file", "SIMPLE  = T", "not a NumPy file");
        row("version 9", npy(dictionary("<f4", "False", "(1,)"), four, 9), "version");
        row("header beyond end", std::string("\x93NUMPY\x01\0\xff\xff{", 11), "cut short");
        row("header beyond 64 KiB", std::string("\x93NUMPY\x02\0\xff\xff\xff\xff{", 13),
            "cut short");
        row("objects", npy(dictionary("|O", "False", "(1,)"), four), "Python objects");
        row("record", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", four),
            "does not say");
        row("complex", npy(dictionary("<c8", "False", "(1,)"), four + four), "<c8");
        row("text", npy(dictionary("<U3", "False", "(1,)"), four), "<U3");
        row("negative", npy(dictionary("<f4", "False", "(-1,)"), four), "does not say");
        row("overflow", npy(dictionary("<f4", "False", "(4294967296, 4294967296, 4)"), four),
            "more numbers");
        row("many digits", npy(dictionary("<f4", "False", "(18446744073709551617,)"), four),
            "does not say");
        row("missing key", npy("{'descr': '<f4', 'shape': (1,)}", four), "does not say");
        row("program text", npy("__import__('os').system('true')", four), "does not say");
        row("cut short", npy(dictionary("<f4", "False", "(2,)"), four), "cut short");
        row("bytes left", npy(dictionary("<f4", "False", "(1,)"), four + four), "8");
    }
    void namesWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const auto array = parseNpy(bytes.toStdString(), "w.npy");
        QVERIFY(!array.has_value());
        const QString message = QString::fromStdString(array.error().message);
        QVERIFY2(message.contains(words) && message.contains("w.npy"), qPrintable(message));
    }

    /// Cut anywhere: refused. One byte changed anywhere: an error, or as many numbers as the shape
    /// says; never a crash.
    void survivesDamage()
    {
        const std::string sound =
            npy(dictionary("<f4", "True", "(2, 3)"), raw<float>({0, 1, 2, 3, 4, 5}));
        for (std::size_t n = 0; n < sound.size(); ++n) {
            QVERIFY(!parseNpy(sound.substr(0, n), "x").has_value());
            for (const int flip : {0x01, 0x10, 0x80, 0xff}) {
                std::string changed = sound;
                changed[n] = static_cast<char>(changed[n] ^ flip);
                if (const auto array = parseNpy(changed, "x")) {
                    std::size_t count = 1;
                    for (const auto side : array->shape) {
                        count *= static_cast<std::size_t>(side);
                    }
                    QCOMPARE(array->values.size(), count);
                }
            }
        }
    }
};

ANNEAU_TEST(npy, NpyTest)
#include "npy_test.moc"
