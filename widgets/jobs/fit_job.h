// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inference/fit/fit.h"
#include "widgets/jobs/job.h"

#include <memory>

namespace anneau {

/// The fit, in the background. Better scenes arrive while it runs, so that the window can show
/// them.
class FitJob : public Job {
    Q_OBJECT

public:
    explicit FitJob(QObject* parent = nullptr);

    void begin(std::shared_ptr<const Observation> observation, FitOptions options);

Q_SIGNALS:
    void better(const anneau::Scene& scene);
    void fitted(const anneau::FitResult& result);

protected:
    void collect() override;

private:
    std::shared_ptr<Mailbox<Scene>> m_scenes;
};

} // namespace anneau
