// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/document/posterior_draws.h"
#include "core/inference/fit/fit.h"
#include "core/inference/fit/fit_region.h"
#include "core/model/observation.h"
#include "core/model/scene.h"
#include "core/posterior/tarp.h"
#include "core/session/live_model.h"

#include <QObject>
#include <QUndoStack>

#include <memory>
#include <optional>

namespace anneau {

/// What the panels show: the model as edited, or something of the posterior.
struct Browse {
    enum class View { Live, Sample, Mean, Deviation, SignalToNoise, Constraint };
    View view = View::Live;
    int position = 0; ///< Of the sample.

    bool operator==(const Browse&) const = default;
};

/// One observation with its model, fit, posterior and coverage test, and the history of the edits.
/// Knows neither widgets nor threads. GUI thread.
class Document : public QObject {
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);

    /// Starts afresh with an observation; `scene` is a model to begin with instead of a guess.
    void open(std::shared_ptr<const Observation> whole, std::optional<Scene> scene = std::nullopt);
    /// Earlier work: the observation as it was sampled, in full, with its model and its samples.
    void openPosterior(std::shared_ptr<const Observation> whole, const Scene& scene, int wanted,
                       const std::vector<PosteriorSample>& samples);
    bool isOpen() const { return m_field != nullptr; }

    /// The part of the observation that is shown and modelled: a central square, whose centre is
    /// that of the whole, so that a model holds for either. `side` in pixels; clipped to the image.
    void setFieldSide(int side);
    int fieldSide() const { return m_side; }
    const std::shared_ptr<const Observation>& whole() const { return m_whole; }
    const std::shared_ptr<const Observation>& field() const { return m_field; }
    /// 0-based pixel of the whole image of the field's lowest, leftmost pixel.
    int fieldRow() const;
    int fieldCol() const;

    const Scene& scene() const { return m_scene; }
    /// Changes the scene, undoably. Edits of one gesture and the same text become one entry.
    void edit(Scene scene, const QString& text, quint64 gesture);
    /// Changes the scene without a trace: while a fit searches.
    void showScene(Scene scene);
    /// What a fit found, as one undo entry from `before`.
    void adoptFit(const Scene& before, const FitResult& result);
    /// Masks what a fit left out (neighbouring objects); `row`, `col`: of the whole image, where
    /// the frame of the region's own numbers begins. Stays until another observation is opened.
    void leaveOut(const FitRegion& region, int row, int col);
    /// The best scene of a fit that was stopped, likewise.
    void adoptScene(const Scene& before, Scene scene, const QString& text);

    QUndoStack& history() { return m_history; }
    const QUndoStack& history() const { return m_history; }
    std::uint64_t generation() const { return m_generation; }

    /// Whether the model's source is to be solved for the lens as it is: it has no profiles, and
    /// neither the fit nor an earlier solution belongs to this lens.
    bool wantsSource() const;
    /// A solution: `scene` with its source pixels. Ignored if the lens has moved on meanwhile.
    void setSolvedSource(const Scene& scene);

    /// The scene to be rendered: that of the model, or with a source of the posterior in it.
    Scene shownScene() const;
    void setFrame(std::shared_ptr<const LiveFrame> frame);
    const std::shared_ptr<const LiveFrame>& frame() const { return m_frame; }

    const std::optional<FitResult>& fit() const { return m_fit; }
    std::optional<double> standardError(const std::string& id, std::string_view key) const;

    void beginPosterior(const Scene& scene, int wanted);
    void addSamples(const std::vector<PosteriorSample>& samples);
    /// Of the prior behind the samples, [pixels, pixels] e-/s per arcsec^2; empty: not known.
    void setPriorDeviation(const Image& deviation);
    void endPosterior(); ///< No more samples will come.
    void clearPosterior();
    const PosteriorDraws* posterior() const { return m_posterior.get(); }
    bool isPosteriorComplete() const { return m_posteriorComplete; }
    bool isStale() const
    {
        return m_stale;
    } ///< The lens is not the one the samples were drawn with.
    void setBrowse(Browse browse);
    const Browse& browse() const { return m_browse; }

    /// `origin` says what was tested, if that is not this document's lens; may be empty.
    void setCoverage(std::optional<TarpCurve> curve, const QString& origin = {});
    const std::optional<TarpCurve>& coverage() const { return m_coverage; }
    const QString& coverageOrigin() const { return m_coverageOrigin; }

    /// Emits what new listeners must hear to show what is there.
    void tellAgain();

Q_SIGNALS:
    void opened();
    void fieldChanged();
    void sceneChanged();
    void shownSceneChanged(); ///< A new frame is wanted.
    void frameChanged();
    void fitChanged();
    void posteriorBegun();
    void posteriorGrew();
    void posteriorEnded();
    void staleChanged();
    void browseChanged();
    void coverageChanged();

private:
    friend class SceneCommand;
    void apply(const Scene& scene);
    void begin(std::shared_ptr<const Observation> whole, std::optional<Scene> scene, int side);
    bool hasFittedSource() const;
    void cutField();
    void replaceField();
    void updateStale();
    void touch();

    std::shared_ptr<const Observation> m_whole;
    std::shared_ptr<const Observation> m_field;
    Mask m_leftOut; ///< Of the whole image, 1: masked besides the observation's own mask. May be
                    ///< empty.
    int m_side = 0;
    Scene m_scene;
    QUndoStack m_history;
    std::uint64_t m_generation = 0;
    std::shared_ptr<const LiveFrame> m_frame;
    std::optional<FitResult> m_fit;
    std::unique_ptr<PosteriorDraws> m_posterior;
    bool m_posteriorComplete = false;
    bool m_stale = false;
    Browse m_browse;
    std::optional<Scene> m_solved; ///< With the source pixels that belong to its lens.
    std::optional<TarpCurve> m_coverage;
    QString m_coverageOrigin;
};

} // namespace anneau
