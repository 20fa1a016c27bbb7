// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/observation_reader.h"
#include "core/model/scene.h"
#include "widgets/jobs/job.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace anneau {

/// Reads an observation, and a model file if one is given, in the background.
class OpenJob : public Job {
    Q_OBJECT

public:
    explicit OpenJob(QObject* parent = nullptr);

    void begin(ObservationFiles files, std::optional<std::filesystem::path> model);

Q_SIGNALS:
    void opened(std::shared_ptr<const anneau::Observation> observation,
                const std::optional<anneau::Scene>& scene);
};

} // namespace anneau
