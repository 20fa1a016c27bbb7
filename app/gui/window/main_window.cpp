// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/main_window.h"

#include "app/gui/document/lens_at_hand.h"
#include "app/gui/document/scene_edit.h"
#include "app/gui/drawer/coverage_tab.h"
#include "app/gui/drawer/drawer.h"
#include "app/gui/drawer/job_bar.h"
#include "app/gui/drawer/jobs_view.h"
#include "app/gui/drawer/posterior_tab.h"
#include "app/gui/forms/forms_panel.h"
#include "app/gui/forms/scene_tree.h"
#include "app/gui/panels/frame_gate.h"
#include "app/gui/panels/image_quad.h"
#include "app/gui/panels/readout.h"
#include "app/gui/program/core_sentences.h"
#include "app/gui/window/actions.h"
#include "app/gui/window/message_strip.h"
#include "app/gui/window/welcome.h"
#include "widgets/forms/svg_icon.h"

#include <QAction>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <algorithm>

namespace anneau {
namespace {
constexpr int kTreeWidth = 176;
constexpr int kFormsWidth = 344;
constexpr int kCoverageHeight = 256; ///< The curve wants a plot that can be read.
enum Page { kWelcomePage, kWorkPage };
enum Tab { kPosteriorTab, kCoverageTab, kJobsTab };
} // namespace

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent), m_message(new MessageStrip(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(svgIcon(QStringLiteral("anneau")));
    setAcceptDrops(true);
    resize(1280, 800);
    build();
    m_workbench.setLeave([this](const std::function<void()>& go) { leaveModel(go); });
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    m_actions = new Actions(this);
    buildCentre();
    buildToolBar();
    buildMenus();
    buildStatusBar();
    connectActions();
    connectWorkbench();
    m_gate = new FrameGate(m_workbench.document(),
                           this); // after the parts: they show a frame, then it opens
    updateTitle();
    updateEnabled();
    m_welcome->setRecent(recentFiles());
}

void MainWindow::buildCentre()
{
    Document& document = m_workbench.document();
    m_tree = new SceneTree(document, this);
    m_images = new ImageQuad(document, this); // before the first show: it holds the GL widgets
    m_forms = new FormsPanel(m_workbench, this);
    m_drawer = new Drawer(this);
    m_posterior = new PosteriorTab(m_workbench, m_drawer);
    m_coverage = new CoverageTab(m_workbench, m_drawer);
    m_jobs = new JobsView(m_drawer);
    m_drawer->addPage(tr("Posterior"), m_posterior);
    m_drawer->addPage(tr("Coverage"), m_coverage, kCoverageHeight);
    m_drawer->addPage(tr("Jobs"), m_jobs);
    m_drawer->setFolded(true);

    auto* across = new QSplitter(Qt::Horizontal, this);
    across->setObjectName(QStringLiteral("across"));
    across->setHandleWidth(1);
    across->addWidget(m_tree);
    across->addWidget(m_images);
    across->addWidget(m_forms);
    across->setStretchFactor(1, 1);
    across->setCollapsible(1, false);
    const int treeWidth = std::max(kTreeWidth, m_tree->sizeHint().width());
    across->setSizes({treeWidth, 1280 - treeWidth - kFormsWidth, kFormsWidth});

    auto* work = new QWidget(this);
    auto* column = new QVBoxLayout(work);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(across, 1);
    column->addWidget(m_drawer);

    m_welcome = new Welcome(this);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(work);
    auto* all = new QWidget(this);
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    setCentralWidget(all);
    connect(m_tree, &SceneTree::chosen, m_forms, &FormsPanel::reveal);
}

void MainWindow::buildStatusBar()
{
    m_readout = new Readout(m_workbench.document(), this);
    m_jobBar = new JobBar(this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_readout, 1);
    statusBar()->addPermanentWidget(m_jobBar);
    m_readout->setContentsMargins(8, 2, 0, 2);
    connect(m_images, &ImageQuad::hoveredSky, m_readout, &Readout::showSky);
    connect(m_images, &ImageQuad::hoveredSource, m_readout, &Readout::showSource);
    connect(m_images, &ImageQuad::left, m_readout, &Readout::showNothing);
    connect(m_jobBar, &JobBar::cancelRequested, &m_workbench, &Workbench::cancel);
}

void MainWindow::connectWorkbench()
{
    Document& document = m_workbench.document();
    connect(&document, &Document::opened, this, &MainWindow::showWork);
    connect(&document, &Document::frameChanged, this, &MainWindow::updateStatistics);
    connect(&document.history(), &QUndoStack::cleanChanged, this, &MainWindow::updateTitle);
    connect(&document, &Document::posteriorBegun, this, [this] {
        if (m_workbench.document().posterior() != nullptr) {
            m_drawer->open(kPosteriorTab);
        }
        updateEnabled();
    });
    connect(&document, &Document::posteriorGrew, this, &MainWindow::updateEnabled);
    connect(m_posterior, &PosteriorTab::resampleRequested, this, &MainWindow::startSampling);
    connect(m_coverage, &CoverageTab::startRequested, m_actions->coverage, &QAction::trigger);
    connect(m_coverage, &CoverageTab::fileRequested, this, &MainWindow::openFile);
    connect(&document, &Document::coverageChanged, this, [this] {
        if (!m_workbench.document().coverageOrigin().isEmpty()) { // one that was kept
            m_pages->setCurrentIndex(kWorkPage);
            m_drawer->open(kCoverageTab);
        }
    });
    connect(&m_workbench, &Workbench::fileOpened, this, &MainWindow::rememberRecent);
    connect(&m_workbench, &Workbench::imageChoiceNeeded, this, &MainWindow::pickImage);
    connect(&m_workbench, &Workbench::jobStarted, this, [this](Job* job) {
        m_message->clear();
        m_jobBar->follow(job);
        m_jobs->follow(job);
        updateEnabled();
    });
    connect(&m_workbench, &Workbench::jobEnded, this, [this] {
        m_loading.clear();
        m_welcome->setLoading({});
        updateEnabled();
    });
    connect(&m_workbench, &Workbench::engineReady, this, &MainWindow::updateEnabled);
    connect(
        &m_workbench, &Workbench::failed, this,
        [this](const QString& title, const Error& error) { m_message->showError(title, error); });
    connect(&m_workbench, &Workbench::warned, this,
            [this](const auto& sentences) { m_message->showNotes(sentences); });
    connect(&m_workbench, &Workbench::sampled, this,
            [this](const SampleSummary& summary) { m_message->showNotes(summary.warnings); });
    connect(&document, &Document::fitChanged, this, [this] {
        const auto& fit = m_workbench.document().fit();
        if (fit) {
            m_message->showNotes(fit->warnings);
        }
    });
}

void MainWindow::showWork()
{
    m_pages->setCurrentIndex(kWorkPage);
    m_pages->setFocus(); // not whatever comes after the button that was pressed
    m_drawer->setFolded(true);
    m_modelFile.clear();
    const Observation& whole = *m_workbench.document().whole();
    const std::string folder = m_workbench.files().image.parent_path().string() + '/';
    std::vector<std::string> notes = whole.warnings;
    for (std::string& note : notes) { // which folder is no news
        if (note.starts_with(folder)) {
            note.erase(0, folder.size());
        }
    }
    m_message->showNotes(notes);
    m_readout->showNothing();
    updateTitle();
    updateEnabled();
}

void MainWindow::updateTitle()
{
    const Document& document = m_workbench.document();
    if (!document.isOpen()) {
        setWindowTitle(QStringLiteral("Anneau"));
        return;
    }
    setWindowTitle(
        QStringLiteral("%1[*] — Anneau").arg(QString::fromStdString(document.whole()->name)));
    setWindowModified(!m_workbench.document().history().isClean());
}

void MainWindow::updateStatistics()
{
    const auto& frame = m_workbench.document().frame();
    if (frame == nullptr || frame->pixels == 0) {
        m_statistics->clear();
        m_figures->clear();
        return;
    }
    const LensFigures figures = LensFigures::of(frame->curves, m_workbench.document().shownScene(),
                                                m_workbench.cosmology());
    m_figures->setText(figures.text());
    m_figures->setToolTip(figures.explanation());
    const QLocale locale;
    m_statistics->setText(tr("χ²/N  %1").arg(locale.toString(frame->chi2 / frame->pixels, 'f', 3)));
    m_statistics->setToolTip(tr("χ² = Σ (data − model)²/σ² = %1 over %2 pixels of the field. "
                                "Computed in %3 ms.")
                                 .arg(locale.toString(frame->chi2, 'f', 1))
                                 .arg(frame->pixels)
                                 .arg(locale.toString(frame->milliseconds, 'f', 1)) +
                             goodnessOfFit());
}

/// In the fit's own words, as long as its lens is the one that is shown.
QString MainWindow::goodnessOfFit() const
{
    const Document& document = m_workbench.document();
    const auto& fit = document.fit();
    if (!fit || fit->goodness.empty() || !samePrediction(fit->scene, document.scene())) {
        return {};
    }
    return u'\n' + tr("Fit: %1.").arg(inUserLanguage(fit->goodness));
}

void MainWindow::updateEnabled()
{
    const Document& document = m_workbench.document();
    const bool open = document.isOpen();
    const bool busy = m_workbench.isBusy();
    const bool engine = m_workbench.engine().has_value();
    const bool samples = document.posterior() != nullptr && document.posterior()->size() > 0;
    m_actions->fit->setEnabled(open && !busy);
    for (QAction* action : {m_actions->sample, m_actions->sampleLens, m_actions->coverage}) {
        action->setEnabled(open && !busy && engine);
    }
    m_actions->cancel->setEnabled(busy);
    for (QAction* action : {m_actions->openPsf, m_actions->openNoise, m_actions->openMask}) {
        action->setEnabled(open && !m_workbench.isPriorWork());
    }
    m_actions->openModel->setEnabled(open && !busy);
    for (QAction* action :
         {m_actions->reload, m_actions->saveModel, m_actions->saveModelAs, m_actions->exportModel,
          m_actions->exportPanel, m_actions->copyPanel, m_actions->fitView}) {
        action->setEnabled(open);
    }
    m_forms->setEnabled(open && !busy);
    m_images->setLocked(busy);
    const QUndoStack& history = document.history();
    m_actions->undo->setEnabled(!busy && history.canUndo());
    m_actions->redo->setEnabled(!busy && history.canRedo());
    m_actions->savePosterior->setEnabled(samples && document.isPosteriorComplete());
    for (QAction* action : {m_actions->previousSample, m_actions->nextSample, m_actions->play}) {
        action->setEnabled(samples);
    }
}

} // namespace anneau
