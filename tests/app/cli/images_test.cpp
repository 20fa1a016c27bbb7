// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/run_program.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using anneau::test::Finished;
using anneau::test::runProgram;

/// The commands about point sources: images, fit-images.
class ImagesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString write(const char* name, const char* text)
    {
        const QString path = m_folder.filePath(QString::fromLatin1(name));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write(text);
        }
        return path;
    }

private Q_SLOTS:
    /// PG1115+080: what was fitted has images where they were measured.
    void aFittedLensHasTheImagesItWasFittedTo()
    {
        const QString quad = write("quad.txt", "# x y\n-0.76159 -0.63064\n-0.41779, 1.33156\n\n"
                                               "1.05831 -0.24833 # C\n0.90871 -0.70041\n");
        const QString model = m_folder.filePath("model.json");
        const Finished fit = runProgram({"fit-images", quad, "-o", model, "--z-lens", "0.311",
                                         "--z-source", "1.722", "--json"});
        QVERIFY2(fit.status == 0, qPrintable(fit.err));
        const auto json = fit.json();
        QVERIFY(std::abs(json["theta_E"].get<double>() - 1.14) < 0.03);
        QVERIFY(json["rms"].get<double>() < 0.001);

        const QString x = QString::number(json["source"]["x"].get<double>(), 'g', 17);
        const QString y = QString::number(json["source"]["y"].get<double>(), 'g', 17);
        const auto found =
            runProgram({"images", model, "--x=" + x, "--y=" + y, "--json"}).json()["images"];
        QCOMPARE(found.size(), std::size_t(4));
        QCOMPARE(found[0]["delay_days"].get<double>(), 0.0);
        QCOMPARE(found[0]["type"].get<std::string>(), std::string("minimum"));
        for (std::size_t i = 0; i < 4; ++i) {
            const auto& fitted = json["images"][i];
            QVERIFY(std::abs(found[i]["x"].get<double>() - fitted["x"].get<double>()) < 1e-8);
            QVERIFY(std::abs(found[i]["y"].get<double>() - fitted["y"].get<double>()) < 1e-8);
        }
        const Finished text = runProgram({"images", model, "--x=" + x, "--y=" + y});
        QCOMPARE(text.out.count('\n'), 5);
        QVERIFY(text.out.contains("saddle") && text.out.contains("days"));
    }

    /// The same with its delays: a Hubble constant.
    void delaysGiveTheHubbleConstant()
    {
        const QString quad = write("delays.txt", "-0.76159 -0.63064 0 0 18.8 1.6 # B\n"
                                                 "-0.41779 1.33156 0 0 0 0.5 # C\n"
                                                 "1.05831 -0.24833 0 0 9.9 1.6\n"
                                                 "0.90871 -0.70041 0 0 9.9 1.6\n");
        const QStringList words{"fit-images",     quad,   "--center-x=-0.045", "--center-y=0.014",
                                "--center-sigma", "0.02", "--slope",           "2.17"};
        QCOMPARE(runProgram(words).status, 2); // Without redshifts.
        const QStringList placed = words + QStringList{"--z-lens", "0.311", "--z-source", "1.722"};
        const auto json = runProgram(placed + QStringList{"--json"}).json();
        QVERIFY(std::abs(json["H0"].get<double>() - 75) < 15);
        QVERIFY(json["H0_error"].get<double>() > 3 && json["H0_error"].get<double>() < 30);
        QVERIFY(runProgram(placed).out.contains("H0 "));
    }

    void badInputIsASentence()
    {
        const QString letters = write("letters.txt", "1 2\nthree 4\n");
        const QString pair = write("pair.txt", "1 0\n-1 0.1\n");
        const QString empty = write("empty.json", "{\"format\": \"anneau-model/1\"}");
        for (const QStringList& words :
             {QStringList{"fit-images", "no-such-file"}, QStringList{"fit-images", letters},
              QStringList{"fit-images", pair}, QStringList{"images", empty, "--x", "0", "--y", "0"},
              QStringList{"fit-images", pair, "--center-x", "0"}}) {
            const Finished finished = runProgram(words);
            QCOMPARE(finished.status, 2);
            QVERIFY2(finished.err.startsWith("anneau-cli: ") && finished.err.count('\n') == 1,
                     qPrintable(finished.err));
        }
        QVERIFY(runProgram({"fit-images", letters}).err.contains("line 2"));
    }
};

ANNEAU_TEST(images, ImagesTest)
#include "images_test.moc"
