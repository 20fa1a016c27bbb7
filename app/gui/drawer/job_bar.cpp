// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/job_bar.h"

#include "widgets/forms/svg_icon.h"
#include "widgets/jobs/job.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include <cmath>

namespace anneau {
namespace {
/// Whatever is drawn beside GL panels makes Qt compose the whole window anew, which software GL
/// does at the cost of a processor: a line of text may change a few times a second, and nothing may
/// be animated while a job wants the machine.
constexpr int kRefreshMs = 300;

QString tr2(const char* text)
{
    return QCoreApplication::translate("JobBar", text);
}

/// A single step has no halves: its seconds say more than "0/1".
bool countsSteps(const Progress& progress)
{
    return progress.total > 1;
}
} // namespace

QString durationText(double seconds)
{
    const QLocale locale;
    if (seconds < 10) {
        return tr2(QT_TRANSLATE_NOOP("JobBar", "%1 s")).arg(locale.toString(seconds, 'f', 1));
    }
    if (seconds < 90) {
        return tr2(QT_TRANSLATE_NOOP("JobBar", "%1 s")).arg(std::lround(seconds));
    }
    const long minutes = std::lround(std::floor(seconds / 60));
    if (minutes < 90) {
        return tr2(QT_TRANSLATE_NOOP("JobBar", "%1 min %2 s"))
            .arg(minutes)
            .arg(std::lround(seconds - 60.0 * static_cast<double>(minutes)));
    }
    return tr2(QT_TRANSLATE_NOOP("JobBar", "%1 h %2 min")).arg(minutes / 60).arg(minutes % 60);
}

QString progressText(const Job& job)
{
    const QLocale locale;
    const Progress progress = job.progress();
    QStringList parts;
    const QString stage = QCoreApplication::translate("Stage", progress.stage.c_str());
    parts << (stage.isEmpty() ? job.title() : stage);
    if (job.state() == Job::State::Stopping) {
        parts << tr2(QT_TRANSLATE_NOOP("JobBar", "stopping…"));
        return parts.join(QStringLiteral(" · "));
    }
    if (countsSteps(progress)) {
        parts << tr2(QT_TRANSLATE_NOOP("JobBar", "%1/%2"))
                     .arg(locale.toString(job.completed()),
                          locale.toString(progress.total, 'f', 0));
        if (const auto rate = job.rate(); rate && *rate > 0) {
            parts
                << (*rate >= 1
                        ? tr2(QT_TRANSLATE_NOOP("JobBar", "%1/s"))
                              .arg(locale.toString(*rate, 'g', 2))
                        : tr2(QT_TRANSLATE_NOOP("JobBar", "%1 each")).arg(durationText(1 / *rate)));
        }
        if (const auto left = job.remaining()) {
            parts << tr2(QT_TRANSLATE_NOOP("JobBar", "%1 left")).arg(durationText(*left));
        }
    } else {
        parts << durationText(job.seconds());
    }
    return parts.join(QStringLiteral(" · "));
}

JobBar::JobBar(QWidget* parent)
    : QWidget(parent),
      m_text(new QLabel(this)),
      m_bar(new QProgressBar(this)),
      m_cancel(new QToolButton(this)),
      m_clock(new QTimer(this))
{
    m_text->setObjectName(QStringLiteral("job.text"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setFixedWidth(140);
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setObjectName(QStringLiteral("job.cancel"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setIcon(svgIcon(QStringLiteral("stop")));
    m_cancel->setIconSize(QSize(12, 12));
    m_cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_cancel->setAutoRaise(true);
    m_cancel->setAccessibleName(tr("Cancel the running job"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 4, 0);
    layout->setSpacing(8);
    layout->addWidget(m_text);
    layout->addWidget(m_bar);
    layout->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this, &JobBar::cancelRequested);
    connect(m_clock, &QTimer::timeout, this, &JobBar::refresh);
    m_clock->setInterval(kRefreshMs);
    hide();
}

void JobBar::follow(Job* job)
{
    m_job = job;
    connect(job, &Job::progressed, this, [this] {
        if (m_job != nullptr && m_job->state() != Job::State::Running) {
            refresh(); // an answer to the user is not put off
        }
    });
    connect(job, &Job::delivered, this, &JobBar::refresh); // the drawer counts them, too
    connect(job, &Job::finished, this, &JobBar::refresh);
    m_clock->start();
    refresh();
}

void JobBar::refresh()
{
    const bool active = m_job != nullptr && m_job->isActive();
    setVisible(active);
    if (!active) {
        m_clock->stop();
        return;
    }
    m_text->setText(progressText(*m_job));
    const Progress progress = m_job->progress();
    m_bar->setVisible(countsSteps(progress)); // without a total the seconds show life
    if (countsSteps(progress)) {
        m_bar->setValue(static_cast<int>(1000 * progress.done / progress.total));
    }
    m_cancel->setEnabled(m_job->state() == Job::State::Running);
}

} // namespace anneau
