// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a model that was not saved when the window, or the model, is to go.
#include "app/gui/program/quit_signals.h"
#include "app/gui/window/actions.h"
#include "core/model/scene_json.h"
#include "tests/app/gui/demo_window.h"
#include "tests/app/gui/save_question.h"
#include "tests/support/test_main.h"

#include <QAbstractButton>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace anneau;

class EndingTest : public QObject, private test::DemoWindow {
    Q_OBJECT

    QMessageBox* question() const { return test::saveQuestion(*m_window); }
    bool answer(QMessageBox::ButtonRole role) { return test::answerSaveQuestion(*m_window, role); }

private Q_SLOTS:
    void initTestCase() { test::quietProgram(QStringLiteral("AnneauEndingTest")); }
    void init() { QVERIFY(openWindow()); }
    void cleanup() { m_window.reset(); }

    void anUnsavedModelIsAskedForAtTheEnd()
    {
        QVERIFY(m_window->close()); // nothing to save
        m_window->show();
        move(1.3);
        QVERIFY(!m_window->close());
        QVERIFY(answer(QMessageBox::RejectRole));
        QVERIFY(m_window->isVisible());
        QVERIFY(!m_window->close());
        QVERIFY(answer(QMessageBox::DestructiveRole));
        QTRY_VERIFY(!m_window->isVisible());
    }

    /// Another observation takes the place of the model: what was not saved is asked for first.
    void anUnsavedModelIsAskedForWhenItWouldGo()
    {
        const auto other = bundledDemos().at(1).file;
        const auto openOther = [&] {
            m_window->openFile(QString::fromStdString(other.string()));
            return QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs);
        };
        QVERIFY(openOther()); // nothing was changed
        QVERIFY(question() == nullptr);
        QCOMPARE(workbench().files().image, other);
        QVERIFY(openDemo());
        const auto demo = workbench().files().image;

        move(1.3);
        QVERIFY(openOther());
        QVERIFY(answer(QMessageBox::RejectRole));
        QCOMPARE(workbench().files().image, demo);
        QCOMPARE(thetaE(), 1.3);
        QVERIFY(m_window->isWindowModified());

        m_window->openFile(file("nowhere.fits")); // takes nothing away
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY(question() == nullptr);
        QCOMPARE(thetaE(), 1.3);

        workbench().saveModel(file("kept.json").toStdString());
        m_window->openFile(file("kept.json")); // where Save goes
        QVERIFY(!m_window->isWindowModified());
        move(1.4);
        QVERIFY(openOther());
        QVERIFY(answer(QMessageBox::AcceptRole));
        QCOMPARE(workbench().files().image, other);
        QCOMPARE(*valueOf(readScene(file("kept.json").toStdString())->lensMass, "lens", "theta_E"),
                 1.4);

        move(1.1);
        ObservationFiles files;
        files.image = demo;
        m_window->open(files);
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QVERIFY(answer(QMessageBox::DestructiveRole));
        QCOMPARE(workbench().files().image, demo);
        QVERIFY(!m_window->isWindowModified());
    }

    void aSignalToEndReachesTheEventLoop()
    {
        const QuitSignals listener;
        QSignalSpy asked(&listener, &QuitSignals::asked);
        std::raise(SIGTERM);
        QTRY_COMPARE(asked.count(), 1);
    }

    /// What a session manager asks for: no question, and nothing lost.
    void anEndFromOutsideKeepsWhatWasNotSaved()
    {
        const auto sessions = [this] {
            return QDir(file("sessions")).entryList({QStringLiteral("*.model.json")}).size();
        };
        m_window->keepSession(file("sessions"));
        m_window->quitAtOnce();
        QVERIFY(!m_window->isVisible());
        m_window.reset();
        QCOMPARE(sessions(), 0); // nothing had changed
        init();
        m_window->keepSession(file("sessions"));
        move(1.4);
        m_window->quitAtOnce();
        QVERIFY(!m_window->isVisible());
        m_window.reset();
        QCOMPARE(sessions(), 1);
        init();
        m_window->keepSession(file("sessions"));
        QVERIFY(messageShown());
        m_window->findChild<QAbstractButton*>(QStringLiteral("message.act"))->click();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(thetaE(), 1.4);
        QVERIFY(m_window->isWindowModified()); // still in no file of the user's
        m_window->actions().reload->trigger();
        QVERIFY(QTest::qWaitFor([this] { return !workbench().isBusy(); }, kPatienceMs));
        QCOMPARE(thetaE(), 1.4);
        QVERIFY(!m_window->close());
        QVERIFY(answer(QMessageBox::DestructiveRole));
    }
};

ANNEAU_TEST(ending, EndingTest)
#include "ending_test.moc"
