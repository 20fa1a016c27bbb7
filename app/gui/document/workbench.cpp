// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/workbench.h"

#include "app/gui/document/scene_edit.h"
#include "app/gui/program/locations.h"
#include "core/exchange/model_file.h"
#include "core/inference/fit/fit_json.h"
#include "core/inference/fit/fit_region.h"
#include "core/inference/fit/quasars.h"
#include "core/model/scene_json.h"
#include "core/session/prior_choice.h"
#include "widgets/jobs/coverage_job.h"
#include "widgets/jobs/fit_job.h"
#include "widgets/jobs/open_job.h"
#include "widgets/jobs/source_job.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace anneau {
namespace {
constexpr std::size_t kJobsKept = 20;
constexpr int kRestMs =
    250; ///< After the last change of the lens, before its source is solved for.

/// A search uses coarse grids: the same field in as many pixels as the user wants. Its source is
/// solved for anew.
Scene onGridOf(int pixels, Scene scene)
{
    if (scene.sourceGrid.pixels != pixels) {
        scene.sourceGrid.pixelScale *= static_cast<double>(scene.sourceGrid.pixels) / pixels;
        scene.sourceGrid.pixels = pixels;
        scene.sourcePixels = nullptr;
    }
    return scene;
}

} // namespace

Workbench::Workbench(QObject* parent) : QObject(parent)
{
    connect(&m_document, &Document::shownSceneChanged, this, &Workbench::render);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &Workbench::solveSource);
    for (const auto change :
         {&Document::sceneChanged, &Document::fieldChanged, &Document::fitChanged}) {
        connect(&m_document, change, &m_rest, QOverload<>::of(&QTimer::start));
    }
    connect(this, &Workbench::jobEnded, &m_rest, QOverload<>::of(&QTimer::start));
    connect(&m_preview, &PreviewWorker::rendered, this,
            [this](const std::shared_ptr<const LiveFrame>& frame) {
                const auto& field = m_document.field();
                if (field != nullptr && frame->model.sameShape(field->data)) {
                    m_document.setFrame(frame);
                }
            });
    connect(&m_preview, &PreviewWorker::failed, this, [this](const QString& detail) {
        Q_EMIT failed(
            tr("The model could not be drawn"),
            Error{Error::Kind::Internal,
                  tr("Undo the last change; if this returns, please report it.").toStdString(),
                  detail.toStdString()});
    });
}

Workbench::~Workbench()
{
    for (const QPointer<Job>& job : m_jobs) {
        if (job != nullptr) {
            job->cancel(); // all are told before the first is waited for
        }
    }
}

bool Workbench::isBusy() const
{
    return m_active != nullptr && m_active->isActive();
}

template <class J>
J* Workbench::launch(J* job)
{
    m_active = job;
    m_jobs.emplace_back(job);
    if (m_jobs.size() > kJobsKept) {
        delete m_jobs.front();
        m_jobs.erase(m_jobs.begin());
    }
    connect(job, &Job::finished, this, [this, job] { finish(job); });
    return job;
}

void Workbench::finish(Job* job)
{
    if (job->state() == Job::State::Failed) {
        Q_EMIT failed(tr("%1 failed").arg(job->title()), job->error());
    }
    Q_EMIT jobEnded(job);
}

void Workbench::render()
{
    if (m_document.isOpen()) {
        m_preview.setObservation(m_document.field());
        m_preview.request(m_document.shownScene(), m_document.generation());
    }
}

/// Not while a job computes: it has the processor, and a fit brings its own sources.
void Workbench::solveSource()
{
    if (!m_document.wantsSource() || isBusy()) {
        return;
    }
    if (m_source != nullptr) {
        m_source->cancel(); // for a lens that is no more; it goes when it has noticed
    }
    m_source = new SourceJob(this);
    connect(m_source, &SourceJob::solved, &m_document, &Document::setSolvedSource);
    connect(m_source, &Job::finished, m_source, &QObject::deleteLater);
    m_source->begin(m_document.field(), m_document.scene());
}

void Workbench::open(const ObservationFiles& files,
                     const std::optional<std::filesystem::path>& model)
{
    read(files, model, false);
}

void Workbench::openUnsaved(const ObservationFiles& files, const std::filesystem::path& model)
{
    read(files, model, true);
}

void Workbench::read(const ObservationFiles& files,
                     const std::optional<std::filesystem::path>& model, bool unsaved)
{
    if (isBusy()) {
        cancel();
    }
    Q_EMIT opening();
    auto* job = launch(new OpenJob(this));
    connectOpenJob(job, files, model, unsaved);
    job->begin(files, model);
    Q_EMIT jobStarted(job);
}

void Workbench::connectOpenJob(OpenJob* job, const ObservationFiles& files,
                               const std::optional<std::filesystem::path>& model, bool unsaved)
{
    connect(job, &OpenJob::opened, this,
            [this, files, model, unsaved](const std::shared_ptr<const Observation>& observation,
                                          const std::optional<CoolestModel>& read) {
                const auto show = [this, files, model, unsaved, observation, read] {
                    setTemplate(read && read->observation && !model ? read : std::nullopt);
                    showObservation(files, observation, read);
                    if (unsaved) {
                        m_document.history().resetClean();
                    }
                    if (model) {
                        leaveOutWhatTheFitDid(*model);
                    }
                    Q_EMIT fileOpened(QString::fromStdString(files.image.string()));
                };
                if (!read && editedSceneOf(files)) { // the model stays
                    show();
                } else {
                    leave(show);
                }
            });
    connect(job, &OpenJob::choiceNeeded, this, &Workbench::imageChoiceNeeded);
    connect(job, &OpenJob::openedPosterior, this, [this, files](const StoredPosterior& stored) {
        leave([this, files, stored] { showPosterior(files, stored); });
    });
    connect(job, &OpenJob::openedCoverage, this,
            [this, files](const StoredCoverage& stored) { showCoverage(files, stored); });
}

void Workbench::leave(std::function<void()> go) const
{
    m_leave ? m_leave(std::move(go)) : go();
}

void Workbench::showObservation(const ObservationFiles& files,
                                const std::shared_ptr<const Observation>& observation,
                                const std::optional<CoolestModel>& read)
{
    const std::optional<Scene> kept = read ? std::nullopt : editedSceneOf(files);
    const bool saved = m_document.history().isClean();
    m_files = files;
    m_priorWork = false;
    m_modelRead = read || kept;
    m_posteriorFile.clear();
    m_document.open(observation, read ? std::optional(read->scene) : std::nullopt);
    if (kept) {
        m_document.edit(*kept, tr("keep the model"), 0);
        if (saved) {
            m_document.history().setClean();
        }
    }
}

/// The model that was worked on, if it is the same image that is read again, with another PSF say.
std::optional<Scene> Workbench::editedSceneOf(const ObservationFiles& files) const
{
    const bool again = m_document.isOpen() && !m_priorWork && files.image == m_files.image &&
                       files.imageHdu == m_files.imageHdu;
    const bool guessed = m_document.history().count() == 0 && !m_modelRead;
    return again && !guessed ? std::optional(m_document.scene()) : std::nullopt;
}

void Workbench::setTemplate(std::optional<CoolestModel> model)
{
    m_template = std::move(model);
    const auto cosmology =
        Cosmology::make(m_template ? m_template->cosmology : CosmologyParameters());
    m_cosmology = cosmology ? *cosmology : Cosmology();
}

void Workbench::showPosterior(const ObservationFiles& files, const StoredPosterior& stored)
{
    setTemplate(std::nullopt);
    m_files = files;
    m_priorWork = true;
    m_posteriorFile = files.image;
    std::vector<PosteriorSample> samples;
    for (const PosteriorFile::Sample& sample : stored.samples) {
        samples.push_back({sample.index, sample.source, sample.model, sample.chi2, sample.lens});
    }
    m_document.openPosterior(
        stored.observation, stored.scene,
        std::max(stored.record.samplesWanted, static_cast<int>(samples.size())), samples);
    m_document.setPriorDeviation(stored.priorDeviation);
    Q_EMIT fileOpened(QString::fromStdString(files.image.string()));
}

void Workbench::showCoverage(const ObservationFiles& files, const StoredCoverage& stored)
{
    const CoverageSetup& setup = stored.setup;
    m_document.setCoverage(
        stored.curve,
        tr("%1: sampler %2, %3 steps; prior %4; as %5, peak S/N %6 to %7")
            .arg(QString::fromStdString(files.image.filename().string()),
                 QString::fromStdString(setup.sampler))
            .arg(setup.steps)
            .arg(QString::fromStdString(setup.prior), QString::fromStdString(setup.observation))
            .arg(setup.minPeakSnr)
            .arg(setup.maxPeakSnr));
    Q_EMIT fileOpened(QString::fromStdString(files.image.string()));
}

/// A model that came from a fit says which neighbours it did not look at.
void Workbench::leaveOutWhatTheFitDid(const std::filesystem::path& model)
{
    if (const auto region = readFitRegion(model); region && *region) {
        m_document.leaveOut(**region, 0, 0);
    }
}

bool Workbench::openModel(const std::filesystem::path& file)
{
    Result<ModelFile> model = readModelFile(file);
    if (!model) {
        Q_EMIT failed(tr("The model was not opened"), model.error());
        return false;
    }
    leaveOutWhatTheFitDid(file);
    m_document.edit(std::move(model->content.scene), tr("open model"), 0);
    m_document.history().setClean(); // it is in that file
    if (!model->content.warnings.empty()) {
        Q_EMIT warned(model->content.warnings);
    }
    return model->format == ModelFile::Format::Anneau && model->content.parameters.empty();
}

void Workbench::saveModel(const std::filesystem::path& file)
{
    const Result<void> written = writeScene(file, m_document.scene());
    if (!written) {
        Q_EMIT failed(tr("The model was not saved"), written.error());
        return;
    }
    m_document.history().setClean();
    Q_EMIT modelSaved(QString::fromStdString(file.string()));
}

void Workbench::exportModel(const std::filesystem::path& file, ModelFormat format)
{
    CoolestModel model = m_template.value_or(CoolestModel());
    model.cosmology = m_cosmology.parameters();
    model.parameters.clear();
    const bool live = m_document.browse().view == Browse::View::Live;
    model.scene = live ? m_document.shownScene() : m_document.scene();
    if (const auto& fit = m_document.fit(); fit && samePrediction(fit->scene, model.scene)) {
        model.parameters = statisticsOfFit(fitResultToJson(*fit));
    }
    const auto written =
        anneau::exportModel(file, format, model, m_template ? nullptr : m_document.whole().get());
    if (!written) {
        Q_EMIT failed(tr("The model was not exported"), written.error());
    } else if (!written->empty()) {
        Q_EMIT warned(*written);
    }
}

void Workbench::fit(const FitSettings& settings)
{
    if (!m_document.isOpen() || isBusy()) {
        return;
    }
    const Scene before = m_document.scene();
    m_document.setBrowse({});
    auto* job = launch(new FitJob(this));
    auto fitted = std::make_shared<bool>(false);
    connect(job, &FitJob::better, &m_document, &Document::showScene);
    connect(job, &FitJob::fitted, this, [this, before, fitted](const FitResult& result) {
        *fitted = true;
        m_document.adoptFit(before, result);
    });
    connect(job, &Job::finished, this, [this, before, fitted] {
        if (*fitted) {
            return;
        }
        if (m_document.scene().lensMass.empty()) { // stopped while it still looked at the light
            m_document.showScene(before);
        } else { // the best so far stays, as one step that can be undone
            m_document.adoptScene(before, onGridOf(before.sourceGrid.pixels, m_document.scene()),
                                  tr("stopped fit"));
        }
    });
    job->begin(m_document.field(), fitOptionsOf(settings, before));
    Q_EMIT jobStarted(job);
}

SampleJob Workbench::makeJob(const SampleSettings& settings) const
{
    SampleJob job;
    job.observation = withPsfError(*m_document.field(), m_document.scene().lensLight);
    job.scene = m_document.scene();
    job.sampler = settings.sampler;
    job.steps = settings.steps;
    job.samples = settings.samples;
    job.seed = settings.seed;
    job.device = settings.device;
    job.prior = priorTaken();
    if (job.prior.empty()) {
        job.sampler = "gaussian";
    } else if (!settings.joint && (job.sampler == "gaussian" || job.sampler == "instant")) {
        job.prior.clear();
    }
    job.joint.on = settings.joint;
    return job;
}

std::filesystem::path Workbench::newPosteriorFile() const
{
    return freshRunFile(QString::fromStdString(m_document.field()->name));
}

void Workbench::sample(const SampleSettings& settings)
{
    if (!m_document.isOpen() || isBusy()) {
        return;
    }
    SampleJob order = makeJob(settings);
    order.output = newPosteriorFile();
    m_posteriorFile = order.output;
    m_document.beginPosterior(order.scene, order.samples);
    auto* job = launch(new SamplingJob(this));
    connect(job, &SamplingJob::stepped, this, &Workbench::denoised);
    connect(job, &SamplingJob::sampled, &m_document, &Document::addSamples);
    connect(job, &SamplingJob::priorSpread, &m_document, &Document::setPriorDeviation);
    connect(job, &SamplingJob::summarised, this, &Workbench::sampled);
    connect(job, &Job::finished, &m_document, &Document::endPosterior);
    connect(job, &Job::finished, this, [this, job, file = order.output] {
        if (job->state() == Job::State::Finished) {
            Q_EMIT fileOpened(QString::fromStdString(file.string())); // to be found again
        }
    });
    job->begin(std::move(order));
    Q_EMIT jobStarted(job);
}

void Workbench::testCoverage(const SampleSettings& settings, const CoverageSettings& coverage)
{
    if (!m_document.isOpen() || isBusy()) {
        return;
    }
    SampleSettings sourceAlone = settings; // the lens is held in this test
    sourceAlone.joint = false;
    CoverageJob order;
    order.run = makeJob(sourceAlone);
    order.run.samples = coverage.samples;
    order.simulations = coverage.simulations;
    m_document.setCoverage(std::nullopt);
    auto* job = launch(new CoverageTestJob(this));
    connect(job, &CoverageTestJob::advanced, this,
            [this](const TarpCurve& curve, int, int) { m_document.setCoverage(curve); });
    job->begin(std::move(order));
    Q_EMIT jobStarted(job);
}

void Workbench::cancel()
{
    if (m_active != nullptr) {
        m_active->cancel();
    }
}

void Workbench::probeEngine()
{
    auto* probe = new EngineProbe(this);
    connect(probe, &EngineProbe::ready, this, [this](const EngineReport& report) {
        m_engine = report;
        Q_EMIT engineReady();
    });
    connect(probe, &Job::finished, this, [this, probe] {
        if (probe->state() == Job::State::Failed) {
            Q_EMIT failed(tr("Sampling is not available"), probe->error());
        }
        probe->deleteLater();
    });
    probe->begin(priorFolders());
}

void Workbench::setPrior(const std::optional<std::filesystem::path>& file)
{
    if (file != m_prior) {
        m_prior = file;
        Q_EMIT priorChanged();
    }
}

std::filesystem::path Workbench::priorTaken() const
{
    return m_prior ? *m_prior : priorFor(m_document.scene().sourceGrid.pixels);
}

void Workbench::tellAgain()
{
    m_document.tellAgain();
    if (m_engine) {
        Q_EMIT engineReady();
    }
}

void Workbench::savePosterior(const std::filesystem::path& file)
{
    std::error_code error;
    std::filesystem::copy_file(m_posteriorFile, file,
                               std::filesystem::copy_options::overwrite_existing, error);
    if (error) {
        Q_EMIT failed(tr("The posterior was not saved"),
                      Error{Error::Kind::Io,
                            tr("%1 could not be written; choose another folder.")
                                .arg(QString::fromStdString(file.string()))
                                .toStdString(),
                            error.message()});
    }
}

} // namespace anneau
