// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/autosave.h"
#include "app/gui/document/scene_edit.h"
#include "app/gui/document/workbench.h"
#include "app/gui/program/locations.h"
#include "core/model/scene_json.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace anneau;

namespace {

bool openDemo(Workbench& workbench)
{
    const std::vector<Demo> demos = bundledDemos();
    if (demos.empty()) {
        return false;
    }
    ObservationFiles files;
    files.image = demos.front().file;
    files.pixelScale = 0.05;
    workbench.open(files);
    return QTest::qWaitFor([&] { return workbench.document().isOpen(); }, 20000);
}

void copyAll(const QDir& from, const QDir& to)
{
    for (const QString& name : from.entryList(QDir::Files)) {
        if (!name.endsWith(QStringLiteral(".lock"))) {
            QFile::copy(from.filePath(name), to.filePath(name));
        }
    }
}

} // namespace

class AutosaveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// What a killed program leaves is what was written: its files without its lock.
    void aLostSessionComesBackOnce()
    {
        QTemporaryDir folder;
        QTemporaryDir crashed;
        {
            Workbench workbench;
            QVERIFY(openDemo(workbench));
            Autosave autosave(workbench, folder.path());
            Scene scene = workbench.document().scene();
            setValue(scene.lensMass, "lens", "theta_E", 1.234);
            workbench.document().edit(scene, QStringLiteral("test"), 0);
            autosave.writeNow();
            copyAll(QDir(folder.path()), QDir(crashed.path()));
        }
        Workbench later;
        Autosave autosave(later, crashed.path());
        const auto lost = autosave.takeLost();
        QVERIFY(lost.has_value());
        QCOMPARE(lost->files.image.filename(), bundledDemos().front().file.filename());
        QCOMPARE(lost->files.pixelScale, std::optional<double>(0.05));
        const auto scene = readScene(lost->model);
        QVERIFY(scene.has_value());
        QCOMPARE(*valueOf(scene->lensMass, "lens", "theta_E"), 1.234);

        Workbench another;
        Autosave second(another, crashed.path());
        QVERIFY(!second.takeLost().has_value()); // the first has it
    }

    void anOrderlyEndLeavesNothing()
    {
        QTemporaryDir folder;
        {
            Workbench workbench;
            QVERIFY(openDemo(workbench));
            Autosave autosave(workbench, folder.path());
            autosave.writeNow();
            QCOMPARE(QDir(folder.path()).entryList({QStringLiteral("*.json")}).size(), 2);
        }
        QVERIFY(QDir(folder.path()).entryList({QStringLiteral("*.json")}).isEmpty());
    }

    void aRunningProgramsSessionIsLeftAlone()
    {
        QTemporaryDir folder;
        Workbench workbench;
        QVERIFY(openDemo(workbench));
        Autosave running(workbench, folder.path());
        running.writeNow();
        Workbench other;
        Autosave second(other, folder.path());
        QVERIFY(!second.takeLost().has_value());
    }

    void aBrokenSessionIsNotOffered()
    {
        QTemporaryDir folder;
        for (const char* name : {"x.json", "x.model.json"}) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("{");
        }
        Workbench workbench;
        Autosave autosave(workbench, folder.path());
        QVERIFY(!autosave.takeLost().has_value());
    }
};

ANNEAU_TEST(autosave, AutosaveTest)
#include "autosave_test.moc"
