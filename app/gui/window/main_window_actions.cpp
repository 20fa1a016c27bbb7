// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/coverage_tab.h"
#include "app/gui/drawer/drawer.h"
#include "app/gui/drawer/posterior_tab.h"
#include "app/gui/forms/fit_choices.h"
#include "app/gui/forms/forms_panel.h"
#include "app/gui/forms/sample_options.h"
#include "app/gui/forms/scene_tree.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/point_probe.h"
#include "app/gui/program/locations.h"
#include "app/gui/program/theme.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/command_palette.h"
#include "app/gui/window/main_window.h"
#include "app/gui/window/message_strip.h"
#include "app/gui/window/shortcut_sheet.h"
#include "app/gui/window/welcome.h"
#include "core/lens/lens_of.h"
#include "widgets/forms/svg_icon.h"
#include "widgets/view/gl_support.h"
#include "widgets/view/image_panel.h"

#include <QActionGroup>
#include <QApplication>
#include <QLabel>
#include <QLocale>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>

namespace anneau {
namespace {

/// Shown whole, or not at all where there is no room for it.
class SpareLabel : public QLabel {
public:
    using QLabel::QLabel;
    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        if (width() >= sizeHint().width()) {
            QLabel::paintEvent(event);
        }
    }
};

} // namespace

void MainWindow::buildMenus()
{
    QUndoStack& history = m_workbench.document().history();
    m_actions->undo = history.createUndoAction(m_actions, tr("&Undo"));
    m_actions->redo = history.createRedoAction(m_actions, tr("&Redo"));
    m_actions->undo->setShortcuts(QKeySequence::Undo);
    m_actions->redo->setShortcuts(QKeySequence::Redo);
    m_actions->undo->setIcon(svgIcon(QStringLiteral("undo")));
    m_actions->redo->setIcon(svgIcon(QStringLiteral("redo")));
    m_actions->include(m_actions->undo, tr("Edit"), tr("&Undo"));
    m_actions->include(m_actions->redo, tr("Edit"), tr("&Redo"));
    auto* bar = findChild<QToolBar*>();
    bar->insertActions(m_actions->fit, {m_actions->undo, m_actions->redo});
    bar->insertSeparator(m_actions->fit);
    for (QAction* action : {m_actions->undo, m_actions->redo}) {
        auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action));
        button->setToolButtonStyle(Qt::ToolButtonIconOnly); // their texts change with every edit
    }

    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(m_actions->open);
    QMenu* demos = file->addMenu(svgIcon(QStringLiteral("demo")), tr("&Demos"));
    for (const Demo& demo : bundledDemos()) {
        demos->addAction(demo.name, this, [this, demo] {
            ObservationFiles files;
            files.image = demo.file;
            open(files);
        });
    }
    demos->setEnabled(!demos->isEmpty());
    buildRecentMenu(file->addMenu(tr("Recen&t")));
    file->addActions(
        {m_actions->openPsf, m_actions->openNoise, m_actions->openMask, m_actions->reload});
    file->addSeparator();
    file->addActions({m_actions->openModel, m_actions->saveModel, m_actions->saveModelAs,
                      m_actions->exportModel, m_actions->savePosterior});
    file->addSeparator();
    file->addActions({m_actions->exportPanel, m_actions->copyPanel});
    file->addSeparator();
    file->addAction(m_actions->quit);

    menuBar()->addMenu(tr("&Edit"))->addActions({m_actions->undo, m_actions->redo});
    QMenu* model = menuBar()->addMenu(tr("&Model"));
    model->addActions(
        {m_actions->fit, m_actions->sample, m_actions->sampleLens, m_actions->coverage});
    model->addSeparator();
    model->addAction(m_actions->cancel);
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addActions(
        {m_actions->fitView, m_actions->showHandles, m_actions->showCurves, m_actions->showPoint});
    view->addAction(m_actions->showMagnification);
    m_planes = view->addMenu(tr("Plane &of the point source"));
    m_planes->setObjectName(QStringLiteral("probePlanes"));
    connect(view, &QMenu::aboutToShow, this, &MainWindow::buildPlaneMenu);
    view->addSeparator();
    view->addActions({m_actions->showScene, m_actions->showForms, m_actions->showDrawer});
    buildThemeMenu(view->addMenu(tr("&Theme")));
    buildLanguageMenu(view->addMenu(tr("&Language")));
    menuBar()
        ->addMenu(tr("&Posterior"))
        ->addActions({m_actions->previousSample, m_actions->nextSample, m_actions->play});
    menuBar()
        ->addMenu(tr("&Help"))
        ->addActions({m_actions->palette, m_actions->shortcuts, m_actions->about});
}

/// The sources of the scene, nearest first; nothing to choose from where there is but one.
void MainWindow::buildPlaneMenu()
{
    m_planes->clear();
    PointProbe& probe = m_images->probe();
    const Scene& scene = m_workbench.document().scene();
    std::vector<double> others = otherSources(scene);
    std::sort(others.begin(), others.end());
    auto* group = new QActionGroup(m_planes);
    const auto offer = [&](const QString& name, std::optional<double> plane) {
        QAction* action = m_planes->addAction(name);
        action->setCheckable(true);
        action->setChecked(plane == probe.plane());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, plane] {
            m_actions->showPoint->setChecked(true);
            m_images->probe().setPlane(plane);
        });
    };
    const QLocale locale;
    for (const double z : others) {
        offer(tr("z = %1").arg(locale.toString(z, 'g', 4)), z);
    }
    offer(scene.zSource ? tr("z = %1, the source").arg(locale.toString(*scene.zSource, 'g', 4))
                        : tr("The source"),
          std::nullopt);
    m_planes->setEnabled(!others.empty());
}

void MainWindow::buildThemeMenu(QMenu* menu)
{
    auto* group = new QActionGroup(this);
    const std::pair<Theme, QString> themes[] = {
        {Theme::System, tr("&System")}, {Theme::Light, tr("&Light")}, {Theme::Dark, tr("&Dark")}};
    for (const auto& [theme, name] : themes) {
        QAction* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(theme == storedTheme());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [theme = theme] {
            storeTheme(theme);
            applyTheme(*qApp, theme);
        });
    }
}

void MainWindow::buildToolBar()
{
    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("tools"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setIconSize(QSize(18, 18));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->addAction(m_actions->open);
    bar->addAction(m_actions->saveModel);
    bar->addSeparator();
    bar->addAction(m_actions->fit);
    m_fitChoices = new FitChoices(m_workbench.document(), bar);
    bar->addWidget(m_fitChoices);
    bar->addAction(m_actions->sample);
    for (QAction* action : {m_actions->open, m_actions->fit, m_actions->sample}) {
        action->setIconText(action->text().remove(u'&').remove(QStringLiteral("…")));
    }
    m_sampleOptions = new SampleOptions(m_workbench, bar);
    bar->addWidget(m_sampleOptions);
    auto* gap = new QWidget(bar);
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(gap);
    m_figures = new SpareLabel(bar);
    m_figures->setObjectName(QStringLiteral("lensFigures"));
    m_figures->setAccessibleName(tr("Einstein radius and mass"));
    m_figures->setTextFormat(Qt::RichText);
    m_figures->setProperty("quiet", true);
    m_figures->setContentsMargins(8, 0, 16, 0);
    bar->addWidget(m_figures);
    m_statistics = new QLabel(bar);
    m_statistics->setObjectName(QStringLiteral("statistics"));
    m_statistics->setAccessibleName(tr("Chi-square per pixel"));
    m_statistics->setContentsMargins(8, 0, 16, 0);
    QFont font = m_statistics->font();
    font.setPointSizeF(font.pointSizeF() * 1.15);
    font.setWeight(QFont::DemiBold);
    m_statistics->setFont(font);
    bar->addWidget(m_statistics);
    bar->addAction(m_actions->shortcuts);
    for (QAction* action : {m_actions->fit, m_actions->sample}) {
        bar->widgetForAction(action)->setObjectName(QStringLiteral("action"));
    }
    for (QAction* action : {m_actions->saveModel, m_actions->shortcuts}) {
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action))) {
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
            button->setAccessibleName(action->toolTip());
        }
    }
}

void MainWindow::connectActions()
{
    connectFileActions();
    connect(m_actions->fit, &QAction::triggered, this, [this] {
        m_forms->commit();
        m_workbench.fit(m_fitChoices->settings());
    });
    connect(m_actions->sample, &QAction::triggered, this, &MainWindow::startSampling);
    connect(m_actions->sampleLens, &QAction::triggered, this, [this] {
        SampleSettings settings = m_sampleOptions->settings();
        settings.joint = true;
        m_sampleOptions->setSettings(settings);
        startSampling();
    });
    connect(m_actions->coverage, &QAction::triggered, this, [this] {
        m_forms->commit();
        m_drawer->open(1);
        m_workbench.testCoverage(m_sampleOptions->settings(), m_coverage->settings());
    });
    connect(m_actions->cancel, &QAction::triggered, &m_workbench, &Workbench::cancel);
    connect(m_actions->fitView, &QAction::triggered, m_images, &ImageQuad::fitViews);
    connect(m_actions->showHandles, &QAction::toggled, m_images, &ImageQuad::setHandlesShown);
    connect(m_actions->showCurves, &QAction::toggled, m_images, &ImageQuad::setCurvesShown);
    connect(m_actions->showPoint, &QAction::toggled, this,
            [this](bool shown) { m_images->probe().setShown(shown); });
    connect(m_actions->showMagnification, &QAction::toggled, m_images,
            &ImageQuad::setMagnificationShown);
    connect(m_actions->showScene, &QAction::toggled, m_tree, &QWidget::setVisible);
    connect(m_actions->showForms, &QAction::toggled, m_forms, &QWidget::setVisible);
    m_actions->showDrawer->setChecked(!m_drawer->isFolded());
    connect(m_actions->showDrawer, &QAction::toggled, this,
            [this](bool shown) { m_drawer->setFolded(!shown); });
    connect(m_drawer, &Drawer::foldedChanged, this,
            [this](bool folded) { m_actions->showDrawer->setChecked(!folded); });
    connect(m_actions->previousSample, &QAction::triggered, this,
            [this] { m_posterior->step(-1); });
    connect(m_actions->nextSample, &QAction::triggered, this, [this] { m_posterior->step(1); });
    connect(m_actions->play, &QAction::toggled, m_posterior, &PosteriorTab::setPlaying);
    connect(m_actions->shortcuts, &QAction::triggered, this, [this] {
        auto* sheet = new ShortcutSheet(*m_actions, this);
        sheet->setAttribute(Qt::WA_DeleteOnClose);
        sheet->show();
    });
    connect(m_actions->palette, &QAction::triggered, this, [this] {
        auto* palette = new CommandPalette(*m_actions, this);
        palette->setAttribute(Qt::WA_DeleteOnClose);
        palette->open();
    });
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::showAbout);
}

void MainWindow::connectFileActions()
{
    connect(m_actions->open, &QAction::triggered, this, &MainWindow::openWithDialog);
    connect(m_welcome, &Welcome::openRequested, this, &MainWindow::openWithDialog);
    connect(m_welcome, &Welcome::fileRequested, this, &MainWindow::openFile);
    connect(m_actions->openPsf, &QAction::triggered, this,
            [this] { openRole(&ObservationFiles::psf, tr("Point-spread function")); });
    connect(m_actions->openNoise, &QAction::triggered, this,
            [this] { openRole(&ObservationFiles::noise, tr("Noise map")); });
    connect(m_actions->openMask, &QAction::triggered, this,
            [this] { openRole(&ObservationFiles::mask, tr("Mask")); });
    connect(m_actions->reload, &QAction::triggered, this, [this] { open(m_workbench.files()); });
    connect(m_actions->openModel, &QAction::triggered, this, &MainWindow::openModelWithDialog);
    connect(m_actions->exportModel, &QAction::triggered, this, &MainWindow::exportModel);
    connect(m_actions->saveModel, &QAction::triggered, this, [this] { saveModel(false); });
    connect(m_actions->saveModelAs, &QAction::triggered, this, [this] { saveModel(true); });
    connect(m_actions->savePosterior, &QAction::triggered, this, &MainWindow::savePosterior);
    connect(m_actions->exportPanel, &QAction::triggered, this,
            [this] { m_images->activePanel()->exportInteractively(); });
    connect(m_actions->copyPanel, &QAction::triggered, this,
            [this] { m_images->activePanel()->copyToClipboard(); });
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::startSampling()
{
    m_forms->commit();
    m_workbench.sample(m_sampleOptions->settings());
}

void MainWindow::showAbout()
{
    const auto& engine = m_workbench.engine();
    QMessageBox::about(
        this, tr("About Anneau"),
        tr("<h3>Anneau %1</h3><p>Interactive strong gravitational lens modelling.</p>"
           "<p>Qt %2 · %3 · LibTorch %4</p><p>Free software under the GNU GPL, version 3 or "
           "later.</p>")
            .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion()),
                 glInfo().usable ? glInfo().renderer : tr("no OpenGL"),
                 engine ? QString::fromStdString(engine->torchVersion) : tr("not loaded")));
}

} // namespace anneau
