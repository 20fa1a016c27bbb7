// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/sampling_job.h"

#include "core/posterior/posterior_file.h"

#include <utility>

namespace anneau {

struct SamplingJob::Channels {
    explicit Channels(Bell& bell) : steps(bell), spread(bell), samples(bell) {}
    Mailbox<DenoisingStep> steps;
    Mailbox<Image> spread;
    Conveyor<PosteriorSample> samples;
};

SamplingJob::SamplingJob(QObject* parent)
    : Job(tr("Sample"), tr("samples"), parent),
      m_channels(std::make_shared<Channels>(bell()))
{}

void SamplingJob::begin(SampleJob job)
{
    start([this, channels = m_channels, job = std::move(job)](
              const ProgressReport& report, std::stop_token stop) -> Result<Delivery> {
        report({"loading the engine", 0, 0});
        const Result<Engine*> engine = loadEngine();
        if (!engine) {
            return failWith(engine);
        }
        SampleEvents events;
        events.progress = report;
        events.onStep = [channels](int step, int steps, double sigma, const std::vector<Image>& x) {
            channels->steps.put({step, steps, sigma, x});
        };
        events.onSample = [channels, file = job.output,
                           asked = false](const PosteriorSample& sample) mutable {
            channels->samples.put(sample);
            if (!std::exchange(asked, true)) { // the file has begun to exist
                const auto kept = PosteriorFile::open(file, false);
                channels->spread.put(kept ? kept->priorDeviation() : Image());
            }
        };
        const Result<SampleSummary> summary = (*engine)->sample(job, events, std::move(stop));
        if (!summary) {
            return failWith(summary);
        }
        return Delivery([this, summary = *summary] { Q_EMIT summarised(summary); });
    });
}

void SamplingJob::collect()
{
    Job::collect();
    if (const auto samples = m_channels->samples.takeAll(); !samples.empty()) {
        m_completed += static_cast<int>(samples.size());
        Q_EMIT sampled(samples);
        Q_EMIT delivered();
    }
    if (const auto spread = m_channels->spread.take()) {
        Q_EMIT priorSpread(*spread);
    }
    if (const auto step = m_channels->steps.take()) {
        Q_EMIT stepped(*step);
    }
}

} // namespace anneau
