// SPDX-License-Identifier: GPL-3.0-or-later
// The main window in another language. Its parts say their texts when they are made, so they are
// made anew, on the same workbench: nothing that runs or is open notices.
#include "app/gui/drawer/coverage_tab.h"
#include "app/gui/drawer/drawer.h"
#include "app/gui/drawer/job_bar.h"
#include "app/gui/drawer/jobs_view.h"
#include "app/gui/forms/fit_choices.h"
#include "app/gui/forms/forms_panel.h"
#include "app/gui/forms/sample_options.h"
#include "app/gui/forms/scene_tree.h"
#include "app/gui/panels/frame_gate.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/point_probe.h"
#include "app/gui/program/language.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/message_strip.h"
#include "app/gui/window/welcome.h"
#include "widgets/jobs/job.h"
#include "widgets/view/image_panel.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QEvent>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>

namespace anneau {

/// What the user has set up and no one else knows.
struct MainWindow::Appearance {
    struct Panel {
        DisplaySettings display;
        ViewState view;
        bool fitted = true;
    };
    std::vector<Panel> panels;
    std::vector<bool> checked; ///< Of the actions, in their order.
    FitSettings fit;
    SampleSettings sampling;
    CoverageSettings coverage;
    Browse browse;
    std::optional<double> probePlane;
    std::optional<QPointF> probePlace;
    QByteArray widths;
    int page = 0;
    int tab = 0;
    bool folded = true;
};

void MainWindow::buildLanguageMenu(QMenu* menu)
{
    auto* group = new QActionGroup(menu);
    const auto offer = [this, menu, group](const QString& code, const QString& name) {
        QAction* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(code == storedLanguage());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [code] {
            storeLanguage(code);
            applyLanguage(*qApp, code);
        });
    };
    offer({}, tr("&System"));
    for (const QString& code : availableLanguages()) {
        offer(code, nameOfLanguage(code));
    }
}

/// Several translators come and go in one change; and this may be the work of a menu that is about
/// to be taken away.
void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange && !m_rebuilding) {
        m_rebuilding = true;
        QTimer::singleShot(0, this, &MainWindow::rebuild);
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::rebuild()
{
    m_rebuilding = false;
    const Appearance before = appearance();
    setUpdatesEnabled(false);
    takeApart();
    setLocale(QLocale());
    build();
    restore(before);
    setUpdatesEnabled(true);
}

MainWindow::Appearance MainWindow::appearance() const
{
    Appearance now;
    for (int place = ImageQuad::Data; place <= ImageQuad::Source; ++place) {
        const ImagePanel* panel = m_images->panel(static_cast<ImageQuad::Place>(place));
        now.panels.push_back({panel->display(), panel->view(), panel->isFitted()});
    }
    for (const Actions::Entry& entry : m_actions->entries()) {
        now.checked.push_back(entry.action->isChecked());
    }
    now.fit = m_fitChoices->settings();
    now.sampling = m_sampleOptions->settings();
    now.coverage = m_coverage->settings();
    now.browse = m_workbench.document().browse();
    const PointProbe& probe = m_images->probe();
    now.probePlane = probe.plane();
    now.probePlace = probe.isShown() ? std::optional(probe.position()) : std::nullopt;
    now.widths = findChild<QSplitter*>(QStringLiteral("across"))->saveState();
    now.page = m_pages->currentIndex();
    now.tab = m_drawer->current();
    now.folded = m_drawer->isFolded();
    return now;
}

void MainWindow::takeApart()
{
    Document& document = m_workbench.document();
    for (const QObject* heard :
         std::initializer_list<const QObject*>{&document, &m_workbench, &document.history()}) {
        heard->disconnect(this);
    }
    m_message->setParent(this);
    delete m_gate;
    delete takeCentralWidget();
    delete findChild<QToolBar*>();
    delete menuBar();
    delete statusBar();
    delete m_actions;
}

/// As they were, but for words that are longer in this language.
void MainWindow::restoreWidths(const QByteArray& widths)
{
    auto* across = findChild<QSplitter*>(QStringLiteral("across"));
    across->restoreState(widths);
    QList<int> sizes = across->sizes();
    const int missing = m_tree->sizeHint().width() - sizes[0];
    if (missing > 0 && sizes[0] > 0) { // it may be hidden
        sizes[0] += missing;
        sizes[1] -= missing;
        across->setSizes(sizes);
    }
}

void MainWindow::restore(const Appearance& before)
{
    for (const QPointer<Job>& job : m_workbench.jobs()) {
        if (job != nullptr) {
            m_jobs->follow(job);
        }
    }
    if (m_workbench.isBusy()) {
        m_jobBar->follow(m_workbench.activeJob());
    }
    m_welcome->setLoading(m_loading);
    m_workbench.tellAgain();
    m_workbench.document().setBrowse(before.browse);
    m_fitChoices->setSettings(before.fit);
    m_sampleOptions->setSettings(before.sampling);
    m_coverage->setSettings(before.coverage);
    for (std::size_t i = 0; i < before.checked.size(); ++i) {
        QAction* action = m_actions->entries()[i].action;
        if (action->isCheckable() && action != m_actions->play) {
            action->setChecked(before.checked[i]);
        }
    }
    m_images->probe().setPlane(before.probePlane);
    if (before.probePlace) {
        m_images->probe().moveTo(before.probePlace->x(), before.probePlace->y());
    }
    for (std::size_t i = 0; i < before.panels.size(); ++i) {
        ImagePanel* panel = m_images->panel(static_cast<ImageQuad::Place>(i));
        panel->setDisplay(before.panels[i].display);
        if (!before.panels[i].fitted) {
            panel->setView(before.panels[i].view);
        }
    }
    restoreWidths(before.widths);
    m_pages->setCurrentIndex(before.page);
    m_drawer->open(before.tab);
    m_drawer->setFolded(before.folded);
    updateStatistics();
}

} // namespace anneau
