// SPDX-License-Identifier: GPL-3.0-or-later
// What loading the engine leaves in the environment. Another process looks, as ctest sets the same
// variables for this one.
#include "core/session/engine.h"
#include "tests/support/test_main.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

namespace {
constexpr const char* kTimeout = "OPENBLAS_THREAD_TIMEOUT";
}

class EngineLoaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// OpenBLAS reads it when it is loaded: idle threads that spin take a third of two cores.
    void idleThreadsSleepUnlessTheUserHasAnotherWish_data()
    {
        QTest::addColumn<QString>("users");
        QTest::addColumn<QString>("seen");
        QTest::newRow("no wish") << QString() << "4";
        QTest::newRow("the user's") << "21"
                                    << "21";
    }

    void idleThreadsSleepUnlessTheUserHasAnotherWish()
    {
        QFETCH(QString, users);
        QFETCH(QString, seen);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(kTimeout);
        if (!users.isEmpty()) {
            environment.insert(kTimeout, users);
        }
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationFilePath(),
                      {"engine_loader", "saysWhatTheEngineSees"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        const QByteArray said = process.readAllStandardOutput();
        QVERIFY2(said.contains("timeout: \"" + seen.toUtf8() + "\""), said.constData());
    }

    /// For the process above.
    void saysWhatTheEngineSees()
    {
        const auto engine = anneau::loadEngine(); // there or not: the wish comes before
        qInfo() << "timeout:" << qgetenv(kTimeout);
    }
};

ANNEAU_TEST(engine_loader, EngineLoaderTest)
#include "engine_loader_test.moc"
