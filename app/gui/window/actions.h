// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <vector>

class QAction;
class QWidget;

namespace anneau {

/// Every command of the window, once: menus, toolbar and the sheet of shortcuts are made from this.
class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(QWidget* window);

    struct Entry {
        QAction* action;
        QString group; ///< The menu it is in.
        QString title; ///< Its text without what an edit adds to it: "Undo".
    };

    QAction* open;
    QAction* openPsf;
    QAction* openNoise;
    QAction* openMask;
    QAction* reload;
    QAction* openModel;
    QAction* saveModel;
    QAction* saveModelAs;
    QAction* exportModel;
    QAction* savePosterior;
    QAction* exportPanel;
    QAction* copyPanel;
    QAction* quit;
    QAction* undo = nullptr; ///< Made by the undo stack: set by the window.
    QAction* redo = nullptr;
    QAction* fit;
    QAction* sample;
    QAction* sampleLens;
    QAction* coverage;
    QAction* cancel;
    QAction* fitView;
    QAction* showHandles;
    QAction* showCurves;
    QAction* showPoint;
    QAction* showMagnification;
    QAction* showScene;
    QAction* showForms;
    QAction* showDrawer;
    QAction* previousSample;
    QAction* nextSample;
    QAction* play;
    QAction* palette;
    QAction* shortcuts;
    QAction* about;

    const std::vector<Entry>& entries() const { return m_entries; }
    /// One made elsewhere.
    void include(QAction* action, const QString& group, const QString& title);

private:
    QAction* add(const QString& group, const QString& text, const QList<QKeySequence>& keys,
                 const QString& icon, const QString& help);

    QWidget* m_window;
    std::vector<Entry> m_entries;
};

} // namespace anneau
