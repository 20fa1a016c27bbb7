// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/observation.h"
#include "core/model/scene.h"
#include "widgets/jobs/job.h"

#include <memory>

namespace anneau {

/// Solves the source of a scene linearly, in the background
/// (core/inference/source/linear_source.h).
class SourceJob : public Job {
    Q_OBJECT

public:
    explicit SourceJob(QObject* parent = nullptr);

    void begin(std::shared_ptr<const Observation> observation, Scene scene);

Q_SIGNALS:
    /// `scene` with the source that was found in it.
    void solved(const anneau::Scene& scene);
};

} // namespace anneau
