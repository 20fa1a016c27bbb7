// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"
#include "widgets/jobs/job.h"

#include <memory>
#include <vector>

namespace anneau {

/// The draws of one batch on their way from noise to galaxies.
struct DenoisingStep {
    int step = 0;
    int steps = 0;
    double sigma = 0;
    std::vector<Image> denoised;
};

/// A run of the posterior sampler, in the background. Every sample is delivered, in order; of the
/// denoising steps only the newest.
class SamplingJob : public Job {
    Q_OBJECT

public:
    explicit SamplingJob(QObject* parent = nullptr);

    /// Loads the engine on the job's thread if that has not been done.
    void begin(SampleJob job);
    int completed() const override { return m_completed; } ///< Samples delivered.

Q_SIGNALS:
    void stepped(const anneau::DenoisingStep& step);
    void sampled(const std::vector<anneau::PosteriorSample>& samples);
    /// Once, of each source pixel under the prior alone; empty if that is not known.
    void priorSpread(const anneau::Image& deviation);
    void summarised(const anneau::SampleSummary& summary);

protected:
    void collect() override;

private:
    struct Channels;
    std::shared_ptr<Channels> m_channels;
    int m_completed = 0;
};

} // namespace anneau
