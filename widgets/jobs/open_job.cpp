// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/open_job.h"

#include "core/model/scene_json.h"

#include <utility>

namespace anneau {

OpenJob::OpenJob(QObject* parent) : Job(tr("Open"), QString(), parent) {}

void OpenJob::begin(ObservationFiles files, std::optional<std::filesystem::path> model)
{
    start([this, files = std::move(files),
           model = std::move(model)](const ProgressReport&, std::stop_token) -> Result<Delivery> {
        Result<Observation> observation = readObservation(files);
        if (!observation) {
            return failWith(observation);
        }
        std::optional<Scene> scene;
        if (model) {
            Result<Scene> read = readScene(*model);
            if (!read) {
                return failWith(read);
            }
            scene = std::move(*read);
        }
        return Delivery([this, scene = std::move(scene),
                         observation = std::make_shared<const Observation>(
                             std::move(*observation))] { Q_EMIT opened(observation, scene); });
    });
}

} // namespace anneau
