// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/workbench.h"

#include <QMainWindow>

#include <functional>

class QLabel;
class QSplitter;
class QStackedWidget;

namespace anneau {

class Actions;
class CoverageTab;
class Drawer;
class FitChoices;
class FormsPanel;
class ImageQuad;
class JobBar;
class JobsView;
class MessageStrip;
class PosteriorTab;
class Readout;
class SampleOptions;
class SceneTree;
class Welcome;

/// The main window: what one looks at on the left, sees in the middle, can change on the right, and
/// the posterior in a drawer below. Puts the parts together; what they do is in the parts.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    Workbench& workbench() { return m_workbench; }
    Actions& actions() { return *m_actions; }
    ImageQuad& images() { return *m_images; }
    Drawer& drawer() { return *m_drawer; }
    FitChoices& fitChoices() { return *m_fitChoices; }
    SampleOptions& sampleOptions() { return *m_sampleOptions; }

    void openFile(const QString& file);
    /// Keeps the session in a folder from now on, and offers one that a crash left there.
    void keepSession(const QString& folder);
    /// Ends without a question, as a session manager wants it; what was not saved is offered when
    /// the program starts again.
    void quitAtOnce();
    void open(const ObservationFiles& files,
              const std::optional<std::filesystem::path>& model = std::nullopt);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    // main_window.cpp: the parts
    void build();
    void buildCentre();
    void buildStatusBar();
    void connectWorkbench();
    void updateTitle();
    void updateStatistics();
    QString goodnessOfFit() const;
    void updateEnabled();
    void showWork();

    // main_window_actions.cpp: what the commands do
    void buildMenus();
    void buildToolBar();
    void buildThemeMenu(class QMenu* menu);
    void buildPlaneMenu();
    void connectActions();
    void connectFileActions();
    void buildRecentMenu(class QMenu* menu);
    void startSampling();
    void showAbout();

    // main_window_model.cpp: the model and its files
    void openModelWithDialog();
    void useModel(const QString& file);
    void saveModel(bool ask);
    void exportModel();
    void savePosterior();
    /// Asks what to do with an unsaved model, unless it is saved: goes on, or stays.
    void leaveModel(const std::function<void()>& go);

    // main_window_language.cpp: another language makes the parts anew
    struct Appearance;
    void buildLanguageMenu(class QMenu* menu);
    Appearance appearance() const;
    void takeApart();
    void rebuild();
    void restore(const Appearance& before);
    void restoreWidths(const QByteArray& widths);

    // main_window_files.cpp: ways to a file
    void openWithDialog();
    void openObservation(const QString& file);
    void openRole(std::optional<std::filesystem::path> ObservationFiles::*role,
                  const QString& title);
    void useAs(std::optional<std::filesystem::path> ObservationFiles::*role, const QString& file);
    void pickImage(const ObservationFiles& files, const std::vector<HduInfo>& hdus);
    void rememberRecent(const QString& file);
    QStringList recentFiles() const;

    Workbench m_workbench;
    class Autosave* m_autosave = nullptr;
    Actions* m_actions = nullptr;
    class QMenu* m_planes = nullptr; ///< Of the point source.
    class FrameGate* m_gate = nullptr;
    QStackedWidget* m_pages = nullptr;
    Welcome* m_welcome = nullptr;
    MessageStrip* m_message;
    SceneTree* m_tree = nullptr;
    ImageQuad* m_images = nullptr;
    FormsPanel* m_forms = nullptr;
    Drawer* m_drawer = nullptr;
    PosteriorTab* m_posterior = nullptr;
    CoverageTab* m_coverage = nullptr;
    JobsView* m_jobs = nullptr;
    Readout* m_readout = nullptr;
    JobBar* m_jobBar = nullptr;
    FitChoices* m_fitChoices = nullptr;
    SampleOptions* m_sampleOptions = nullptr;
    QLabel* m_figures = nullptr;
    QLabel* m_statistics = nullptr;
    QString m_modelFile;
    QString m_loading;
    bool m_rebuilding = false; ///< Soon.
    bool m_closing = false;    ///< Whatever was not saved.
};

} // namespace anneau
