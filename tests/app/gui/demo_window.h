// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/scene_edit.h"
#include "app/gui/program/locations.h"
#include "app/gui/window/main_window.h"
#include "tests/app/gui/quiet_program.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace anneau::test {

/// The window with the first demo open in it, and a folder for what is saved: what a test of it
/// begins with.
class DemoWindow {
protected:
    static constexpr int kPatienceMs = 20000;

    std::unique_ptr<MainWindow> m_window;
    QTemporaryDir m_folder;

    bool openWindow()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        return openDemo();
    }
    bool openDemo()
    {
        ObservationFiles files;
        files.image = bundledDemos().front().file;
        m_window->open(files);
        return QTest::qWaitFor(
            [this] { return !workbench().isBusy() && document().frame() != nullptr; }, kPatienceMs);
    }

    Workbench& workbench() { return m_window->workbench(); }
    Document& document() { return workbench().document(); }
    QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString message() const
    {
        return m_window->findChild<QLabel*>(QStringLiteral("message.text"))->text();
    }
    bool messageShown() const
    {
        return !m_window->findChild<QWidget*>(QStringLiteral("messageStrip"))->isHidden();
    }

    void move(double thetaE)
    {
        Scene scene = document().scene();
        setValue(scene.lensMass, "lens", "theta_E", thetaE);
        document().edit(std::move(scene), QStringLiteral("test"), 0);
    }

    double thetaE() { return *valueOf(document().scene().lensMass, "lens", "theta_E"); }
};

} // namespace anneau::test
