// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/coverage_job.h"

#include <utility>

namespace anneau {

CoverageTestJob::CoverageTestJob(QObject* parent)
    : Job(tr("Coverage"), tr("simulations"), parent),
      m_curves(std::make_shared<Mailbox<Stand>>(bell()))
{}

void CoverageTestJob::begin(CoverageJob job)
{
    start([this, curves = m_curves, job = std::move(job)](
              const ProgressReport& report, std::stop_token stop) -> Result<Delivery> {
        report({"loading the engine", 0, 0});
        const Result<Engine*> engine = loadEngine();
        if (!engine) {
            return failWith(engine);
        }
        CoverageEvents events;
        events.progress = report;
        events.onCurve = [curves](int finished, int total, const TarpCurve& curve) {
            curves->put({finished, total, curve});
        };
        const Result<TarpCurve> curve = (*engine)->coverage(job, events, std::move(stop));
        if (!curve) {
            return failWith(curve);
        }
        return Delivery([this, curve = *curve, total = job.simulations] {
            Q_EMIT advanced(curve, curve.simulations, total);
        });
    });
}

void CoverageTestJob::collect()
{
    Job::collect();
    if (const auto stand = m_curves->take()) {
        Q_EMIT advanced(stand->curve, stand->finished, stand->total);
    }
}

} // namespace anneau
