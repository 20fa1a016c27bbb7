// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/fit_job.h"

#include <utility>

namespace anneau {

FitJob::FitJob(QObject* parent)
    : Job(tr("Fit"), tr("steps"), parent),
      m_scenes(std::make_shared<Mailbox<Scene>>(bell()))
{}

void FitJob::begin(std::shared_ptr<const Observation> observation, FitOptions options)
{
    start([this, scenes = m_scenes, observation = std::move(observation),
           options = std::move(options)](const ProgressReport& report,
                                         std::stop_token stop) -> Result<Delivery> {
        FitEvents events;
        events.progress = report;
        events.onBetter = [scenes](const Scene& scene) {
            scenes->put(scene);
        };
        auto result = fitLens(*observation, options, events, std::move(stop));
        if (!result) {
            return failWith(result);
        }
        return Delivery([this, fit = std::make_shared<const FitResult>(std::move(*result))] {
            Q_EMIT fitted(*fit);
        });
    });
}

void FitJob::collect()
{
    Job::collect();
    if (const auto scene = m_scenes->take()) {
        Q_EMIT better(*scene);
    }
}

} // namespace anneau
