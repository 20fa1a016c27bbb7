// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/job.h"

#include <QMetaObject>
#include <sys/resource.h>

#include <cmath>
#include <exception>
#include <new>
#include <utility>

namespace anneau {
namespace {
constexpr int kFrameMs = 33;
constexpr int kNiceness = 5; ///< The window comes first, a busy machine's other work does not.

Result<Job::Delivery> guarded(const Job::Work& work, const ProgressReport& report,
                              const std::stop_token& stop)
{
    try {
        return work(report, stop);
    } catch (const std::bad_alloc&) {
        return fail(Error::Kind::OutOfMemory,
                    "Memory ran out; use a smaller image, fewer samples or a smaller batch.");
    } catch (const std::exception& e) {
        return fail(Error::Kind::Internal,
                    "Something went wrong inside Anneau; please report it with the details below.",
                    e.what());
    }
}
} // namespace

Job::Job(QString title, QString unit, QObject* parent)
    : QObject(parent),
      m_title(std::move(title)),
      m_unit(std::move(unit)),
      m_bell(kFrameMs),
      m_reports(m_bell)
{
    connect(&m_bell, &Bell::rang, this, [this] {
        if (isActive()) {
            collect();
        }
    });
}

Job::~Job()
{
    m_thread.request_stop();
    if (m_thread.joinable()) {
        m_thread.join(); // here, while the bell and the mailboxes it uses are still whole
    }
}

void Job::start(Work work)
{
    m_clock.start();
    m_thread = std::jthread([this, work = std::move(work)](const std::stop_token& stop) {
        // Of this thread, on Linux; beside what the program was started with.
        setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + kNiceness);
        const ProgressReport report = [this](const Progress& p) {
            m_reports.put(p);
        };
        Outcome outcome{guarded(work, report, stop)};
        QMetaObject::invokeMethod(
            this, [this, outcome = std::move(outcome)] { conclude(outcome); },
            Qt::QueuedConnection);
    });
}

int Job::completed() const
{
    return static_cast<int>(std::floor(m_progress.done));
}

void Job::cancel()
{
    if (m_state == State::Running) {
        m_state = State::Stopping;
        m_thread.request_stop();
        Q_EMIT progressed();
    }
}

double Job::seconds() const
{
    return isActive() ? static_cast<double>(m_clock.elapsed()) / 1000.0 : m_total;
}

void Job::collect()
{
    if (const auto newest = m_reports.take()) {
        m_progress = *newest;
        m_meter.add(seconds(), m_progress.done, m_progress.total);
        Q_EMIT progressed();
    }
}

void Job::conclude(const Outcome& outcome)
{
    collect();
    m_total = seconds();
    const bool stopped = m_state == State::Stopping;
    if (outcome.result) {
        m_state = stopped ? State::Cancelled : State::Finished;
        if (*outcome.result) {
            (*outcome.result)();
        }
    } else {
        m_error = outcome.result.error();
        m_state = m_error.kind == Error::Kind::Cancelled ? State::Cancelled : State::Failed;
    }
    Q_EMIT progressed();
    Q_EMIT finished();
}

} // namespace anneau
