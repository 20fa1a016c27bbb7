// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/durable_file.h"
#include "core/io/hdf5.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <hdf5.h>

using namespace anneau;

class Hdf5Test : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path at(const char* name) { return m_folder.filePath(name).toStdString(); }

    /// "samples" float64 [2, 3] chunked and compressed, "run/truth" int32 [3], "text", a link into
    /// another file and a dataset that keeps its numbers in one.
    std::filesystem::path example()
    {
        const std::filesystem::path file = at("a.h5");
        const hid_t h5 = H5Fcreate(file.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        const hsize_t sizes[2] = {2, 3};
        const hid_t plan = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_chunk(plan, 2, sizes);
        H5Pset_deflate(plan, 6);
        const double values[6] = {0, 1, 2, 10, 11, 12};
        add(h5, "samples", H5T_IEEE_F64BE, 2, sizes, plan, H5T_NATIVE_DOUBLE, values);
        H5Gclose(H5Gcreate2(h5, "run", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        const int truth[3] = {7, 8, 9};
        const hsize_t three = 3;
        add(h5, "run/truth", H5T_STD_I32LE, 1, &three, H5P_DEFAULT, H5T_NATIVE_INT, truth);
        const char words[3] = {'a', 'b', 'c'};
        add(h5, "text", H5T_C_S1, 1, &three, H5P_DEFAULT, H5T_C_S1, words);
        H5Lcreate_external("/etc/passwd", "/samples", h5, "elsewhere", H5P_DEFAULT, H5P_DEFAULT);
        const hid_t outside = H5Pcreate(H5P_DATASET_CREATE);
        H5Pset_external(outside, at("b.bin").c_str(), 0, 12);
        add(h5, "outside", H5T_NATIVE_INT, 1, &three, outside, H5T_NATIVE_INT, truth);
        H5Pclose(plan);
        H5Pclose(outside);
        H5Fclose(h5);
        return file;
    }

    static void add(hid_t h5, const char* name, hid_t stored, int axes, const hsize_t* sizes,
                    hid_t plan, hid_t type, const void* values)
    {
        const hid_t space = H5Screate_simple(axes, sizes, nullptr);
        const hid_t set = H5Dcreate2(h5, name, stored, space, H5P_DEFAULT, plan, H5P_DEFAULT);
        H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        H5Dclose(set);
        H5Sclose(space);
    }

private Q_SLOTS:
    void readsDatasetsByTheirPath()
    {
        const auto file = example();
        const auto samples = readHdf5(file, "samples");
        QVERIFY2(samples.has_value(), samples ? "" : samples.error().message.c_str());
        QCOMPARE(samples->shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(samples->values, (std::vector<float>{0, 1, 2, 10, 11, 12}));
        QCOMPARE(readHdf5(file, "run/truth")->values, (std::vector<float>{7, 8, 9}));
        QVERIFY(*hasHdf5(file, "/run/truth") && !*hasHdf5(file, "truth"));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QString>("dataset");
        QTest::addColumn<QString>("words");
        QTest::newRow("missing") << "chain"
                                 << "run, samples";
        QTest::newRow("group") << "run"
                               << "group";
        QTest::newRow("text") << "text"
                              << "plain numbers";
        QTest::newRow("into another file") << "elsewhere"
                                           << "link";
        QTest::newRow("kept in another file") << "outside"
                                              << "other files";
        QTest::newRow("empty name") << ""
                                    << "no dataset";
    }
    void namesWhatIsWrong()
    {
        QFETCH(QString, dataset);
        QFETCH(QString, words);
        const auto array = readHdf5(example(), dataset.toStdString());
        QVERIFY(!array.has_value());
        const QString message = QString::fromStdString(array.error().message);
        QVERIFY2(message.contains(words) && message.contains("a.h5"), qPrintable(message));
    }

    /// Cut at, and changed in, some hundred places: an error or numbers, never a crash.
    void survivesDamage()
    {
        const auto bytes = readWholeFile(example(), 1 << 20);
        QVERIFY(bytes.has_value());
        const std::size_t stride = std::max<std::size_t>(1, bytes->size() / 150);
        for (std::size_t n = 0; n < bytes->size(); n += stride) {
            QVERIFY(writeFileDurably(at("cut.h5"), std::string_view(*bytes).substr(0, n)));
            readHdf5(at("cut.h5"), "samples").has_value();
            std::string changed = *bytes;
            changed[n] = static_cast<char>(changed[n] ^ 0xff);
            QVERIFY(writeFileDurably(at("changed.h5"), changed));
            if (const auto array = readHdf5(at("changed.h5"), "samples")) {
                QVERIFY(!array->values.empty());
            }
        }
        QVERIFY(!readHdf5(at("nowhere.h5"), "samples").has_value());
    }
};

ANNEAU_TEST(hdf5, Hdf5Test)
#include "hdf5_test.moc"
