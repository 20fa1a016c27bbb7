// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/source_job.h"

#include "core/inference/source/linear_source.h"

#include <utility>

namespace anneau {

SourceJob::SourceJob(QObject* parent) : Job(tr("Source"), QString(), parent) {}

void SourceJob::begin(std::shared_ptr<const Observation> observation, Scene scene)
{
    start([this, observation = std::move(observation), scene = std::move(scene)](
              const ProgressReport&, const std::stop_token& stop) -> Result<Delivery> {
        const auto source = solveSource(*observation, scene, stop);
        if (!source) {
            return failWith(source);
        }
        Scene found = scene;
        found.sourcePixels = *source;
        return Delivery([this, found = std::move(found)] { Q_EMIT solved(found); });
    });
}

} // namespace anneau
