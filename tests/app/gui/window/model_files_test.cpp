// SPDX-License-Identifier: GPL-3.0-or-later
// Models of this and of other programs, out of the window and into it.
#include "app/gui/window/actions.h"
#include "core/exchange/model_file.h"
#include "core/io/durable_file.h"
#include "tests/app/gui/demo_window.h"
#include "tests/support/test_main.h"

#include <QAction>
#include <QTest>

using namespace anneau;

class ModelFilesTest : public QObject, private test::DemoWindow {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { test::quietProgram(QStringLiteral("AnneauModelFilesTest")); }
    void init() { QVERIFY(openWindow()); }
    void cleanup() { m_window.reset(); }

    /// The template that is written opens by itself, with its image, and says the same lens.
    void aTemplateGoesOutAndComesBackWithItsImage()
    {
        move(1.25);
        const auto side = document().whole()->data.cols();
        workbench().exportModel(file("lens.json").toStdString(), ModelFormat::Coolest);
        QVERIFY2(QFile::exists(file("lens.json")), qPrintable(message()));
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        m_window->openFile(file("lens.json"));
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY2(document().isOpen(), qPrintable(message()));
        QCOMPARE(document().whole()->data.cols(), side);
        QCOMPARE(thetaE(), 1.25);
        // Brought up to date, it keeps what only the template knows.
        const auto before = readWholeFile(file("lens.json").toStdString(), 1u << 24);
        std::string text = *before;
        text.insert(text.find('{') + 1, "\"a note\": \"of another program\",");
        QVERIFY(writeFileDurably(file("lens.json").toStdString(), text).has_value());
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        move(1.5);
        workbench().exportModel(file("later.json").toStdString(), ModelFormat::Coolest);
        const auto later = readModelFile(file("later.json").toStdString());
        QVERIFY(later.has_value());
        QCOMPARE(*valueOf(later->content.scene.lensMass, "lens", "theta_E"), 1.5);
        QVERIFY(later->content.text.find("of another program") != std::string::npos);
    }

    /// As a model of what is open; saving the model must not go over the template.
    void aTemplateIsAModelOfWhatIsOpen()
    {
        move(1.25);
        workbench().exportModel(file("model.json").toStdString(), ModelFormat::Coolest);
        const auto before = readWholeFile(file("model.json").toStdString(), 1u << 24);
        move(0.8);
        QVERIFY(!workbench().openModel(file("model.json").toStdString()));
        QCOMPARE(thetaE(), 1.25);
        m_window->actions().undo->trigger();
        QCOMPARE(thetaE(), 0.8);
        workbench().saveModel(file("own.json").toStdString());
        QVERIFY(workbench().openModel(file("own.json").toStdString()));
        QCOMPARE(*readWholeFile(file("model.json").toStdString(), 1u << 24), *before);
    }

    /// Another PSF, or the file read once more: hours of work must not go with it.
    void readingAgainKeepsTheModel()
    {
        const double guessed = thetaE();
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(document().history().count(), 0); // there was nothing to keep
        move(1.25);
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(thetaE(), 1.25);
        QVERIFY(m_window->isWindowModified());
        m_window->actions().undo->trigger();
        QCOMPARE(thetaE(), guessed);
    }

    void aModelIsWrittenForPython()
    {
        for (const auto& [name, format, word] :
             {std::tuple("a.py", ModelFormat::Lenstronomy, "kwargs_lens"),
              std::tuple("b.py", ModelFormat::Caustics, "SinglePlane")}) {
            workbench().exportModel(file(name).toStdString(), format);
            const auto text = readWholeFile(file(name).toStdString(), 1u << 20);
            QVERIFY2(text.has_value(), qPrintable(message()));
            QVERIFY(text->find(word) != std::string::npos);
        }
    }

    void aBrokenModelChangesNothing()
    {
        QVERIFY(writeFileDurably(file("broken.json").toStdString(), "{\"standard\": \"COOLEST\"}")
                    .has_value());
        move(1.1);
        m_window->openFile(file("broken.json"));
        QVERIFY(messageShown());
        QVERIFY2(message().contains(QStringLiteral("lensing_entities")), qPrintable(message()));
        QCOMPARE(thetaE(), 1.1);
        workbench().exportModel(file("nowhere/x.py").toStdString(), ModelFormat::Lenstronomy);
        QVERIFY2(message().contains(QStringLiteral("x.py")), qPrintable(message()));
    }
};

ANNEAU_TEST(model_files, ModelFilesTest)
#include "model_files_test.moc"
