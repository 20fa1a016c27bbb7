// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/actions.h"

#include "widgets/forms/svg_icon.h"

#include <QAction>
#include <QWidget>

namespace anneau {
namespace {
QString plainText(QString text)
{
    return text.remove(u'&').remove(QStringLiteral("…"));
}
} // namespace

QAction* Actions::add(const QString& group, const QString& text, const QList<QKeySequence>& keys,
                      const QString& icon, const QString& help)
{
    auto* action = new QAction(text, this);
    action->setShortcuts(keys);
    if (!icon.isEmpty()) {
        action->setIcon(svgIcon(icon));
    }
    QString tip = help.isEmpty() ? plainText(text) : help;
    if (!keys.isEmpty()) {
        tip += QStringLiteral(" (%1)").arg(keys.first().toString(QKeySequence::NativeText));
    }
    action->setToolTip(tip);
    m_window->addAction(action);
    m_entries.push_back({action, group, plainText(text)});
    return action;
}

void Actions::include(QAction* action, const QString& group, const QString& title)
{
    m_window->addAction(action);
    m_entries.push_back({action, group, plainText(title)});
}

Actions::Actions(QWidget* window) : QObject(window), m_window(window)
{
    const QString file = tr("File");
    const QString model = tr("Model");
    const QString view = tr("View");
    const QString posterior = tr("Posterior");
    const QString help = tr("Help");
    const auto key = [](const char* text) {
        return QKeySequence(QString::fromLatin1(text));
    };

    open = add(file, tr("&Open…"), {QKeySequence::Open}, "open",
               tr("Open an observation, a posterior or a coverage test"));
    openPsf = add(file, tr("Use another &PSF…"), {}, {}, {});
    openNoise = add(file, tr("Use another &noise map…"), {}, {}, {});
    openMask = add(file, tr("Use a &mask…"), {}, {}, {});
    reload = add(file, tr("&Reload"), {key("Ctrl+R")}, "reset", tr("Read the observation again"));
    openModel = add(file, tr("Open m&odel…"), {key("Ctrl+Shift+O")}, {}, {});
    saveModel = add(file, tr("&Save model"), {QKeySequence::Save}, "save", tr("Save the model"));
    saveModelAs = add(file, tr("Save model &as…"), {QKeySequence::SaveAs}, {}, {});
    exportModel = add(file, tr("E&xport model…"), {key("Ctrl+Shift+E")}, {},
                      tr("Write the model for COOLEST, lenstronomy or caustics"));
    savePosterior = add(file, tr("Save pos&terior…"), {}, {}, {});
    exportPanel = add(file, tr("&Export panel…"), {key("Ctrl+E")}, "picture",
                      tr("Export the panel that has the focus as PNG, SVG or PDF"));
    copyPanel = add(file, tr("&Copy panel"), {key("Ctrl+Shift+C")}, {}, {});
    quit = add(file, tr("&Quit"), {QKeySequence::Quit}, {}, {});

    fit = add(model, tr("&Fit"), {key("Ctrl+F")}, "fit",
              tr("Find lens, lens light and source from the data"));
    sample = add(model, tr("&Sample"), {key("Ctrl+Return")}, "sample",
                 tr("Draw posterior samples of the source for this lens"));
    sampleLens = add(model, tr("Sample &lens and source"), {key("Ctrl+Shift+Return")}, {},
                     tr("Draw lenses together with their sources: the spread of both"));
    coverage = add(model, tr("Test &coverage"), {}, "coverage",
                   tr("Check on simulated lenses that the uncertainties are right"));
    cancel = add(model, tr("&Cancel"), {key("Ctrl+.")}, "stop",
                 tr("Stop the running job; what it finished is kept"));

    fitView = add(view, tr("&Fit images into panels"), {key("Ctrl+0")}, {}, {});
    showHandles = add(view, tr("&Handles"), {key("Ctrl+H")}, {}, tr("Show what can be dragged"));
    showCurves = add(view, tr("Critical &curves and caustics"), {key("Ctrl+K")}, {}, {});
    showPoint = add(view, tr("&Point source"), {key("Ctrl+I")}, {},
                    tr("A point to drag about in the source panel, and all its images"));
    showMagnification =
        add(view, tr("&Magnification"), {key("Ctrl+M")}, {},
            tr("Show how much the lens magnifies instead of the model and the source"));
    showScene = add(view, tr("&Scene"), {key("F2")}, {}, tr("Show the scene on the left"));
    showForms =
        add(view, tr("&Parameters"), {key("F3")}, {}, tr("Show the parameters on the right"));
    showDrawer = add(view, tr("&Drawer"), {key("F4")}, "drawer",
                     tr("Show posterior, coverage and jobs below"));
    for (QAction* toggle : {showHandles, showCurves, showScene, showForms, showDrawer}) {
        toggle->setCheckable(true);
        toggle->setChecked(true);
    }
    showPoint->setCheckable(true);
    showMagnification->setCheckable(true);
    showDrawer->setIconVisibleInMenu(false); // a tick says whether it is open

    previousSample = add(posterior, tr("&Previous sample"), {key("Ctrl+Left")}, "previous", {});
    nextSample = add(posterior, tr("&Next sample"), {key("Ctrl+Right")}, "next", {});
    play = add(posterior, tr("P&lay"), {key("Ctrl+P")}, "play", tr("Flip through the samples"));
    play->setCheckable(true);
    play->setIconVisibleInMenu(false);

    palette = add(help, tr("&Commands…"), {key("Ctrl+Shift+P")}, {},
                  tr("Find any command by typing part of its name"));
    shortcuts = add(help, tr("&Shortcuts"), {key("F1"), key("?")}, "help",
                    tr("Every shortcut on one sheet"));
    about = add(help, tr("&About Anneau"), {}, {}, {});
    quit->setMenuRole(QAction::QuitRole);
    about->setMenuRole(QAction::AboutRole);
}

} // namespace anneau
