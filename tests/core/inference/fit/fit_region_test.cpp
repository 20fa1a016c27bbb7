// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inference/fit/fit.h"
#include "core/inference/fit/fit_json.h"
#include "core/inference/fit/fit_region.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace anneau;

class FitRegionTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path write(const std::string& text)
    {
        const std::filesystem::path file = m_folder.filePath("model.json").toStdString();
        std::ofstream(file) << text;
        return file;
    }

    static FitResult result()
    {
        FitResult fit;
        fit.row = 10;
        fit.col = 20;
        fit.height = 16;
        fit.width = 12;
        fit.arcs = Mask(40, 50);
        fit.leftOut = Mask(40, 50);
        fit.arcs.at(12, 22) = 1;
        fit.arcs.at(12, 23) = 1;
        fit.leftOut.at(10, 20) = 1; // first pixel of the region
        fit.leftOut.at(25, 31) = 1; // last one
        return fit;
    }

    static Observation observation()
    {
        Observation out;
        out.file = "x.fits[SCI]";
        out.data = Image(40, 50, 1.0F);
        out.sigma = Image(40, 50, 1.0F);
        out.mask = Mask(40, 50, 1);
        out.pixelScale = 0.05;
        return out;
    }

private Q_SLOTS:
    /// What a fit left out, a sampler that reads its file leaves out.
    void theFileGivesBackWhatTheFitLookedAt()
    {
        const FitResult fit = result();
        const auto read = readFitRegion(write(fitResultToJson(fit)));
        QVERIFY(read.has_value() && read->has_value());
        const FitRegion& region = **read;
        QCOMPARE(region.row, 10);
        QCOMPARE(region.col, 20);
        QVERIFY(region.arcs == regionOf(fit).arcs);
        QVERIFY(region.leftOut == regionOf(fit).leftOut);

        const auto cut = cutRegion(observation(), region);
        QVERIFY(cut.has_value());
        QCOMPARE(cut->rows(), 16);
        QCOMPARE(cut->cols(), 12);
        QCOMPARE(int(cut->mask.at(0, 0)), 0);
        QCOMPARE(int(cut->mask.at(15, 11)), 0);
        QCOMPARE(int(cut->mask.at(2, 2)), 1);
    }

    void aPlainModelHasNoRegion()
    {
        const auto read = readFitRegion(write("{\"format\": \"anneau-model/1\"}"));
        QVERIFY(read.has_value());
        QVERIFY(!read->has_value());
    }

    void rejectsWhatDoesNotFit_data()
    {
        QTest::addColumn<QString>("box");
        QTest::newRow("no width") << R"({"row": 0, "col": 0, "height": 9})";
        QTest::newRow("a fraction") << R"({"row": 0.5, "col": 0, "height": 9, "width": 9})";
        QTest::newRow("tiny") << R"({"row": 0, "col": 0, "height": 1, "width": 9})";
        QTest::newRow("huge") << R"({"row": 0, "col": 0, "height": 2000000000, "width": 9})";
        QTest::newRow("run outside")
            << R"({"row": 0, "col": 0, "height": 9, "width": 9, "arcs": [[3, 8, 2]]})";
        QTest::newRow("run above")
            << R"({"row": 0, "col": 0, "height": 9, "width": 9, "left_out": [[9, 0, 1]]})";
        QTest::newRow("not a run")
            << R"({"row": 0, "col": 0, "height": 9, "width": 9, "left_out": ["x"]})";
    }
    void rejectsWhatDoesNotFit()
    {
        QFETCH(QString, box);
        const auto read = readFitRegion(write("{\"region\": " + box.toStdString() + "}"));
        QVERIFY(!read.has_value());
        QVERIFY(read.error().kind == Error::Kind::BadInput);
        QVERIFY(read.error().message.find("run `fit` again") != std::string::npos);
    }

    void saysThatAModelBelongsToAnotherImage()
    {
        FitRegion region = regionOf(result());
        region.row = 30;
        const auto cut = cutRegion(observation(), region);
        QVERIFY(!cut.has_value());
        QVERIFY(cut.error().message.find("x.fits[SCI]") != std::string::npos);
    }
};

ANNEAU_TEST(fit_region, FitRegionTest)
#include "fit_region_test.moc"
