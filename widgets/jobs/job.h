// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "widgets/jobs/mailbox.h"
#include "widgets/jobs/rate_meter.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <stop_token>
#include <thread>

namespace anneau {

/// A long computation on a thread of its own, as the GUI sees it: a title, how far it is, an end.
///
/// The work is a blocking function of core; it returns what is to be done with its result, and that
/// is done in the GUI thread, just before finished(). Exceptions of the work become an Error. The
/// thread runs at low priority, so that the window stays smooth. Destroying a job stops it and
/// waits.
class Job : public QObject {
    Q_OBJECT

public:
    enum class State { Running, Stopping, Finished, Cancelled, Failed };
    using Delivery = std::function<void()>;
    using Work = std::function<Result<Delivery>(const ProgressReport&, std::stop_token)>;

    /// `unit` is what progress counts, in the user's language: "samples".
    Job(QString title, QString unit, QObject* parent = nullptr);
    ~Job() override;

    void start(Work work);
    void cancel();

    QString title() const { return m_title; }
    QString unit() const { return m_unit; }
    State state() const { return m_state; }
    bool isActive() const { return m_state == State::Running || m_state == State::Stopping; }
    Progress progress() const { return m_progress; }
    /// What of progress().total is done and delivered, whole; progress() knows parts, too.
    virtual int completed() const;
    double seconds() const;
    std::optional<double> rate() const { return m_meter.rate(); }
    std::optional<double> remaining() const { return m_meter.remaining(); }
    const Error& error() const { return m_error; } ///< Of a job that failed.

Q_SIGNALS:
    void progressed();
    void delivered(); ///< completed() grew.
    void finished();  ///< Once, whatever the outcome: see state().

protected:
    /// For mailboxes of subclasses; rings at most 30 times a second. Hold them by shared_ptr, with
    /// the work as co-owner: a subclass's members are gone before the thread is joined here.
    Bell& bell() { return m_bell; }
    /// Takes what the work put into the mailboxes; also called once more before finished().
    virtual void collect();

private:
    struct Outcome {
        Result<Delivery> result;
    };
    void conclude(const Outcome& outcome);

    QString m_title;
    QString m_unit;
    State m_state = State::Running;
    Progress m_progress;
    RateMeter m_meter;
    Error m_error;
    QElapsedTimer m_clock;
    double m_total = 0; ///< Seconds, once over.
    Bell m_bell;
    Mailbox<Progress> m_reports;
    std::jthread m_thread; ///< Last: joined before anything it uses goes.
};

} // namespace anneau
