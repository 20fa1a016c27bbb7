// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/posterior/running_image.h"
#include "core/session/engine.h"

#include <memory>
#include <vector>

namespace anneau {

/// The posterior samples of one run, in memory, as they arrive, and the scene they belong to.
class PosteriorDraws {
public:
    PosteriorDraws(Scene scene, int wanted) : m_scene(std::move(scene)), m_wanted(wanted) {}

    void add(const std::vector<PosteriorSample>& samples);

    const Scene& scene() const { return m_scene; }
    int wanted() const { return m_wanted; }
    int size() const { return static_cast<int>(m_samples.size()); }
    /// In the order in which they came.
    std::shared_ptr<const Image> source(int position) const;
    double chi2(int position) const;
    /// Of a sample, where the lens was sampled too; else null.
    const LensDraw* lens(int position) const;
    /// Mean, width and agreement of the runs; empty where the lens was fixed.
    const std::vector<ParameterPosterior>& lensSummary() const { return m_lensSummary; }
    std::vector<double> allChi2() const;

    std::shared_ptr<const Image> mean() const;
    std::shared_ptr<const Image> standardDeviation() const;
    std::shared_ptr<const Image> signalToNoise() const; ///< mean/std; 0 where std is 0.
    /// Of the prior's images, [pixels, pixels].
    void setPriorDeviation(Image deviation) { m_prior = std::move(deviation); }
    bool knowsPrior() const { return !m_prior.empty(); }
    std::shared_ptr<const Image> constraint() const; ///< constraintMap(); the prior must be known.
    std::shared_ptr<const Image>
    modelDeviation() const; ///< Standard deviation of the lensed source.

private:
    void summariseLens();

    struct Draw {
        std::shared_ptr<const Image> source;
        double chi2;
        std::shared_ptr<const LensDraw> lens;
    };
    Scene m_scene;
    int m_wanted;
    std::vector<Draw> m_samples;
    std::vector<ParameterPosterior> m_lensSummary;
    RunningImage m_sources;
    RunningImage m_models;
    Image m_prior;
};

} // namespace anneau
