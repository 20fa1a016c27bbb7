// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/document.h"
#include "app/gui/document/fit_settings.h"
#include "app/gui/document/sample_settings.h"
#include "core/exchange/model_export.h"
#include "core/io/observation_reader.h"
#include "widgets/jobs/engine_probe.h"
#include "widgets/jobs/preview_worker.h"
#include "widgets/jobs/sampling_job.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace anneau {

class FitJob;
class OpenJob;
class SourceJob;
struct StoredCoverage;
struct StoredPosterior;

/// The document at work: runs the jobs on it and hands their results to it. One job that computes
/// at a time; a new one is refused while another runs. No widgets: the journey test drives this
/// through the window, and a script could without. GUI thread.
class Workbench : public QObject {
    Q_OBJECT

public:
    explicit Workbench(QObject* parent = nullptr);
    ~Workbench() override;

    Document& document() { return m_document; }
    const Document& document() const { return m_document; }

    /// An observation, a COOLEST template that brings one, or earlier work: a posterior becomes the
    /// document, a coverage test is added to what is open. An image that is open already is read
    /// again, and its model kept.
    void open(const ObservationFiles& files,
              const std::optional<std::filesystem::path>& model = std::nullopt);
    /// A session that was not ended: its model is in no file that is the user's, so unsaved.
    void openUnsaved(const ObservationFiles& files, const std::filesystem::path& model);
    /// Asked when what is open, with its model, is about to give way to what was read: calls `go`
    /// at once, later or never. Without one it gives way at once.
    using Leave = std::function<void(std::function<void()> go)>;
    void setLeave(Leave leave) { m_leave = std::move(leave); }
    const ObservationFiles& files() const { return m_files; }
    /// What is open came out of a posterior file: its PSF, noise and mask are those in it.
    bool isPriorWork() const { return m_priorWork; }
    /// A model of what is open, in any format that is read (core/exchange/model_file.h). Returns
    /// whether that file may be saved to: not if it says more than a model, or was not read.
    bool openModel(const std::filesystem::path& file);
    void saveModel(const std::filesystem::path& file);
    /// The model with what the fit says of its errors. A template that was opened is brought up to
    /// date with all else that it says; otherwise a COOLEST template gets the observation.
    void exportModel(const std::filesystem::path& file, ModelFormat format);
    const Cosmology& cosmology() const { return m_cosmology; }

    void fit(const FitSettings& settings = {});
    void sample(const SampleSettings& settings);
    void testCoverage(const SampleSettings& settings, const CoverageSettings& coverage);
    void cancel();
    bool isBusy() const;
    Job* activeJob() const { return m_active; }
    const std::vector<QPointer<Job>>& jobs() const { return m_jobs; }

    /// Looks for the engine, its devices and the priors. After the first paint.
    void probeEngine();
    const std::optional<EngineReport>& engine() const { return m_engine; }
    /// None: the one that comes with the program for the source grid. An empty file: the Gaussian.
    void setPrior(const std::optional<std::filesystem::path>& file);
    const std::optional<std::filesystem::path>& prior() const { return m_prior; }
    /// What is sampled with as things are; empty: the Gaussian prior.
    std::filesystem::path priorTaken() const;
    const std::filesystem::path& posteriorFile() const { return m_posteriorFile; }

    /// Emits what new listeners must hear to show what is there.
    void tellAgain();

    /// A posterior was drawn: copies its file.
    void savePosterior(const std::filesystem::path& file);

Q_SIGNALS:
    void opening();
    void fileOpened(const QString& file); ///< Of whatever kind.
    /// Nothing was opened: which of its images? Answered by open() with files.imageHdu set.
    void imageChoiceNeeded(const anneau::ObservationFiles& files,
                           const std::vector<anneau::HduInfo>& hdus);
    void jobStarted(anneau::Job* job);
    void jobEnded(anneau::Job* job);
    void engineReady();
    void priorChanged();
    void denoised(const anneau::DenoisingStep& step);
    void sampled(const anneau::SampleSummary& summary);
    /// Something went wrong: `title` says what, the error why and what to do.
    void failed(const QString& title, const anneau::Error& error);
    void modelSaved(const QString& file);
    /// Something went well, but not all of it.
    void warned(const std::vector<std::string>& sentences);

private:
    template <class J>
    J* launch(J* job);
    void render();
    void read(const ObservationFiles& files, const std::optional<std::filesystem::path>& model,
              bool unsaved);
    void connectOpenJob(OpenJob* job, const ObservationFiles& files,
                        const std::optional<std::filesystem::path>& model, bool unsaved);
    void leave(std::function<void()> go) const;
    void showObservation(const ObservationFiles& files,
                         const std::shared_ptr<const Observation>& observation,
                         const std::optional<CoolestModel>& read);
    void showPosterior(const ObservationFiles& files, const StoredPosterior& stored);
    void showCoverage(const ObservationFiles& files, const StoredCoverage& stored);
    void solveSource();
    void finish(Job* job);
    void endFit(FitJob* job, const Scene& before);
    void leaveOutWhatTheFitDid(const std::filesystem::path& model);
    SampleJob makeJob(const SampleSettings& settings) const;
    std::filesystem::path newPosteriorFile() const;
    void setTemplate(std::optional<CoolestModel> model);
    std::optional<Scene> editedSceneOf(const ObservationFiles& files) const;

    Document m_document;
    PreviewWorker m_preview;
    ObservationFiles m_files;
    std::optional<EngineReport> m_engine;
    std::optional<std::filesystem::path> m_prior;
    std::filesystem::path m_posteriorFile;
    Leave m_leave;
    bool m_priorWork = false;
    bool m_modelRead = false;               ///< Not guessed, when the observation was opened.
    std::optional<CoolestModel> m_template; ///< Whose observation is open.
    Cosmology m_cosmology;                  ///< The template's, else the usual one.
    QTimer m_rest;                          ///< Runs out when the lens has not moved for a moment.
    QPointer<SourceJob> m_source;
    QPointer<Job> m_active;
    std::vector<QPointer<Job>> m_jobs;
};

} // namespace anneau
