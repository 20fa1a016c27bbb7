// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/document/document.h"

#include "app/gui/document/scene_command.h"
#include "app/gui/document/scene_edit.h"
#include "core/io/observation_reader.h"
#include "core/model/links.h"

#include <algorithm>
#include <utility>

namespace anneau {
namespace {
constexpr int kDefaultSide = 128; ///< Pixels: what a drag can follow at full quality.

/// The number of pixels out of `available` that leaves the centre where it is: same parity.
int centralSide(int wanted, int available)
{
    const int side = std::min(wanted, available);
    return (available - side) % 2 == 0 ? side : (side < available ? side + 1 : side - 1);
}
} // namespace

Document::Document(QObject* parent) : QObject(parent) {}

void Document::open(std::shared_ptr<const Observation> whole, std::optional<Scene> scene)
{
    begin(std::move(whole), std::move(scene), kDefaultSide);
    touch();
}

void Document::openPosterior(std::shared_ptr<const Observation> whole, const Scene& scene,
                             int wanted, const std::vector<PosteriorSample>& samples)
{
    const int side = std::max(whole->rows(), whole->cols());
    begin(std::move(whole), scene, side);
    if (scene.sourcePixels != nullptr) {
        m_solved = scene;
    }
    beginPosterior(scene, wanted);
    addSamples(samples);
    endPosterior();
}

/// All but touch(): what is to be shown may come yet.
void Document::begin(std::shared_ptr<const Observation> whole, std::optional<Scene> scene, int side)
{
    clearPosterior();
    m_whole = std::move(whole);
    m_leftOut = {};
    m_side = side;
    m_solved.reset();
    cutField();
    m_history.clear();
    m_frame = nullptr;
    m_fit.reset();
    m_coverage.reset();
    m_coverageOrigin.clear();
    m_scene = scene ? std::move(*scene) : startingScene(*m_field);
    Q_EMIT opened();
    Q_EMIT fitChanged();
    Q_EMIT coverageChanged();
    Q_EMIT sceneChanged();
}

void Document::cutField()
{
    const int rows = centralSide(m_side, m_whole->rows());
    const int cols = centralSide(m_side, m_whole->cols());
    if (rows == m_whole->rows() && cols == m_whole->cols() && m_leftOut.empty()) {
        m_field = m_whole;
        return;
    }
    const int row = (m_whole->rows() - rows) / 2;
    const int col = (m_whole->cols() - cols) / 2;
    Observation field = cutObservation(*m_whole, row, col, rows, cols);
    for (int r = 0; r < rows && !m_leftOut.empty(); ++r) {
        for (int c = 0; c < cols; ++c) {
            if (m_leftOut.at(row + r, col + c) != 0) {
                field.mask.at(r, c) = 0;
            }
        }
    }
    m_field = std::make_shared<const Observation>(std::move(field));
}

void Document::replaceField()
{
    const std::shared_ptr<const Observation> before = m_field;
    cutField();
    if (!m_field->data.sameShape(before->data)) {
        m_frame = nullptr; // else it shows the same pixels, until the next one comes
    }
    m_solved.reset(); // from other pixels
    Q_EMIT fieldChanged();
    touch();
}

void Document::leaveOut(const FitRegion& region, int row, int col)
{
    if (std::none_of(region.leftOut.begin(), region.leftOut.end(),
                     [](std::uint8_t value) { return value != 0; })) {
        return;
    }
    Mask leftOut = m_leftOut.empty() ? Mask(m_whole->rows(), m_whole->cols()) : m_leftOut;
    for (int r = 0; r < region.leftOut.rows(); ++r) {
        for (int c = 0; c < region.leftOut.cols(); ++c) {
            const int y = row + region.row + r;
            const int x = col + region.col + c;
            if (region.leftOut.at(r, c) != 0 && y >= 0 && y < leftOut.rows() && x >= 0 &&
                x < leftOut.cols()) {
                leftOut.at(y, x) = 1;
            }
        }
    }
    if (!(leftOut == m_leftOut)) {
        m_leftOut = std::move(leftOut);
        replaceField();
    }
}

void Document::setFieldSide(int side)
{
    if (!isOpen() || side == m_side) {
        return;
    }
    m_side = side;
    clearPosterior(); // its model images have another shape
    replaceField();
}

int Document::fieldRow() const
{
    return (m_whole->rows() - m_field->rows()) / 2;
}

int Document::fieldCol() const
{
    return (m_whole->cols() - m_field->cols()) / 2;
}

void Document::touch()
{
    ++m_generation;
    Q_EMIT shownSceneChanged();
}

void Document::apply(const Scene& scene)
{
    m_scene = scene;
    updateStale();
    Q_EMIT sceneChanged();
    touch();
}

void Document::edit(Scene scene, const QString& text, quint64 gesture)
{
    dropBrokenLinks(scene); // of a component that was taken away
    resolveLinks(scene);
    m_history.push(new SceneCommand(*this, m_scene, std::move(scene), text, gesture));
}

void Document::showScene(Scene scene)
{
    m_solved.reset(); // a search brings its own sources
    apply(scene);
}

void Document::adoptScene(const Scene& before, Scene scene, const QString& text)
{
    m_history.push(new SceneCommand(*this, before, std::move(scene), text, 0));
}

void Document::adoptFit(const Scene& before, const FitResult& result)
{
    m_fit = result;
    setBrowse({});
    leaveOut(regionOf(result), fieldRow(), fieldCol());
    adoptScene(before, result.scene, tr("fit"));
    Q_EMIT fitChanged();
}

bool Document::hasFittedSource() const
{
    return m_fit && m_scene.sourcePixels != nullptr &&
           m_scene.sourcePixels == m_fit->scene.sourcePixels &&
           samePrediction(m_scene, m_fit->scene);
}

bool Document::wantsSource() const
{
    return isOpen() && m_scene.sourceLight.empty() && !m_scene.lensMass.empty() &&
           !hasFittedSource() && !(m_solved && samePrediction(*m_solved, m_scene));
}

void Document::setSolvedSource(const Scene& scene)
{
    if (wantsSource() && samePrediction(scene, m_scene)) {
        m_solved = scene;
        touch();
    }
}

Scene Document::shownScene() const
{
    Scene shown = m_scene;
    if (m_scene.sourceLight.empty() && !hasFittedSource() && m_solved &&
        m_solved->sourceGrid == m_scene.sourceGrid) {
        shown.sourcePixels = m_solved->sourcePixels; // the latest, until the lens rests
    }
    if (m_posterior != nullptr && m_posterior->size() > 0 && m_browse.view != Browse::View::Live) {
        shown.sourceGrid = m_posterior->scene().sourceGrid;
        shown.sourceLight.clear();
        shown.sourcePixels = m_browse.view == Browse::View::Sample
                                 ? m_posterior->source(m_browse.position)
                                 : m_posterior->mean();
        if (const LensDraw* lens = m_browse.view == Browse::View::Sample
                                       ? m_posterior->lens(m_browse.position)
                                       : nullptr) {
            shown.lensMass = drawnLens(m_posterior->scene(), *lens);
        }
    }
    return shown;
}

void Document::setFrame(std::shared_ptr<const LiveFrame> frame)
{
    m_frame = std::move(frame);
    Q_EMIT frameChanged();
}

std::optional<double> Document::standardError(const std::string& id, std::string_view key) const
{
    if (m_fit) {
        for (const FittedParameter& parameter : m_fit->parameters) {
            if (parameter.component == id && parameter.key == key && !parameter.fixed) {
                return parameter.error;
            }
        }
    }
    return std::nullopt;
}

void Document::beginPosterior(const Scene& scene, int wanted)
{
    m_posterior = std::make_unique<PosteriorDraws>(scene, wanted);
    m_posteriorComplete = false;
    m_browse = {};
    updateStale();
    Q_EMIT posteriorBegun();
    Q_EMIT browseChanged();
    touch();
}

void Document::addSamples(const std::vector<PosteriorSample>& samples)
{
    if (m_posterior == nullptr) {
        return;
    }
    m_posterior->add(samples);
    Q_EMIT posteriorGrew();
    if (m_browse.view != Browse::View::Live && m_browse.view != Browse::View::Sample) {
        touch(); // the summaries moved
    }
}

void Document::setPriorDeviation(const Image& deviation)
{
    const int pixels = m_posterior != nullptr ? m_posterior->scene().sourceGrid.pixels : 0;
    if (deviation.rows() == pixels && deviation.cols() == pixels && pixels > 0) {
        m_posterior->setPriorDeviation(deviation);
        Q_EMIT posteriorGrew();
    }
}

void Document::endPosterior()
{
    m_posteriorComplete = true;
    Q_EMIT posteriorEnded();
}

void Document::clearPosterior()
{
    if (m_posterior != nullptr) {
        m_posterior.reset();
        m_browse = {};
        m_stale = false;
        Q_EMIT posteriorBegun();
        Q_EMIT browseChanged();
    }
}

void Document::updateStale()
{
    const bool stale = m_posterior != nullptr && !samePrediction(m_posterior->scene(), m_scene);
    if (stale != m_stale) {
        m_stale = stale;
        Q_EMIT staleChanged();
    }
}

void Document::setBrowse(Browse browse)
{
    if (m_posterior == nullptr || m_posterior->size() == 0 ||
        (browse.view == Browse::View::Constraint && !m_posterior->knowsPrior())) {
        browse = {};
    } else {
        browse.position = std::clamp(browse.position, 0, m_posterior->size() - 1);
    }
    if (browse != m_browse) {
        m_browse = browse;
        Q_EMIT browseChanged();
        touch();
    }
}

void Document::setCoverage(std::optional<TarpCurve> curve, const QString& origin)
{
    m_coverage = std::move(curve);
    m_coverageOrigin = origin;
    Q_EMIT coverageChanged();
}

void Document::tellAgain()
{
    if (!isOpen()) {
        return;
    }
    Q_EMIT fieldChanged();
    Q_EMIT sceneChanged();
    Q_EMIT fitChanged();
    if (m_frame != nullptr) {
        Q_EMIT frameChanged();
    }
    if (m_posterior != nullptr) {
        Q_EMIT posteriorBegun();
        if (m_posterior->size() > 0) {
            Q_EMIT posteriorGrew();
        }
        if (m_posteriorComplete) {
            Q_EMIT posteriorEnded();
        }
        Q_EMIT browseChanged();
        Q_EMIT staleChanged();
    }
    Q_EMIT coverageChanged();
}

} // namespace anneau
