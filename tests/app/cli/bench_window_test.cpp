// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/bench_window.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace anneau;

namespace {

/// A program that answers as the window's would, or does not.
QString script(const QTemporaryDir& folder, const char* lines)
{
    const QString name = folder.filePath(QStringLiteral("anneau"));
    QFile file(name);
    if (file.open(QIODevice::WriteOnly)) {
        file.write("#!/bin/sh\n");
        file.write(lines);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return name;
}

} // namespace

class BenchWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qputenv("QT_QPA_PLATFORM", "offscreen"); } // no server is to be started

    void takesTheWindowsFigures()
    {
        const QTemporaryDir folder;
        const QString program =
            script(folder, "[ \"$1 $2\" = '--bench --json' ] && echo '{\"entries\": [{\"name\": "
                           "\"window/x\", \"median_ms\": 12.5, \"threads\": 2, \"device\": "
                           "\"cpu\", \"dtype\": \"float32\", \"note\": \"n\"}]}'\n");
        const auto entries = cli::benchWindow(program.toStdString(), true, {});
        QVERIFY2(entries.has_value(), entries ? "" : entries.error().message.c_str());
        QCOMPARE(static_cast<int>(entries->size()), 1);
        QCOMPARE(entries->front().name, std::string("window/x"));
        QCOMPARE(entries->front().medianMs, 12.5);
        QCOMPARE(entries->front().threads, 2);
        QCOMPARE(entries->front().note, std::string("n"));
    }

    void aWindowThatFailsIsAnError()
    {
        const QTemporaryDir folder;
        const QString program = script(folder, "exit 3\n");
        const auto entries = cli::benchWindow(program.toStdString(), true, {});
        QVERIFY(!entries && entries.error().message.find("3") != std::string::npos);
    }

    void otherWordsAreAnError()
    {
        for (const char* text : {"", "[]", "{}", R"({"entries": [{"name": "x"}]})"}) {
            QVERIFY(!cli::benchEntries(text));
        }
    }

    void aStopEndsIt()
    {
        const QTemporaryDir folder;
        const QString program = script(folder, "sleep 60\n");
        std::stop_source stop;
        stop.request_stop();
        const auto entries = cli::benchWindow(program.toStdString(), true, stop.get_token());
        QVERIFY(!entries && entries.error().kind == Error::Kind::Cancelled);
    }
};

ANNEAU_TEST(bench_window, BenchWindowTest)
#include "bench_window_test.moc"
