// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/engine.h"
#include "widgets/jobs/job.h"

#include <memory>

namespace anneau {

/// A coverage test, in the background: the newest curve after each simulated lens.
class CoverageTestJob : public Job {
    Q_OBJECT

public:
    explicit CoverageTestJob(QObject* parent = nullptr);

    void begin(CoverageJob job);

Q_SIGNALS:
    void advanced(const anneau::TarpCurve& curve, int finishedSimulations, int total);

protected:
    void collect() override;

private:
    struct Stand {
        int finished = 0;
        int total = 0;
        TarpCurve curve;
    };
    std::shared_ptr<Mailbox<Stand>> m_curves;
};

} // namespace anneau
