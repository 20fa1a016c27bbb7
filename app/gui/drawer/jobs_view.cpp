// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/drawer/jobs_view.h"

#include "app/gui/drawer/job_bar.h"
#include "app/gui/program/core_sentences.h"
#include "widgets/jobs/job.h"

#include <QHeaderView>

namespace anneau {
namespace {
enum Column { kTitle, kState, kTime, kDetail, kColumns };

QString stateText(const Job& job)
{
    switch (job.state()) {
    case Job::State::Running:
        return JobsView::tr("running");
    case Job::State::Stopping:
        return JobsView::tr("stopping");
    case Job::State::Finished:
        return JobsView::tr("finished");
    case Job::State::Cancelled:
        return JobsView::tr("cancelled");
    case Job::State::Failed:
        return JobsView::tr("failed");
    }
    return {};
}
} // namespace

JobsView::JobsView(QWidget* parent) : QTreeWidget(parent)
{
    setObjectName(QStringLiteral("jobs"));
    setAccessibleName(tr("Jobs"));
    setColumnCount(kColumns);
    setHeaderLabels({tr("Job"), tr("State"), tr("Time"), tr("Progress")});
    setRootIsDecorated(false);
    header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    header()->setStretchLastSection(true);
}

void JobsView::follow(Job* job)
{
    auto* item = new QTreeWidgetItem;
    insertTopLevelItem(0, item);
    const auto refresh = [item, job] {
        item->setText(kTitle, job->title());
        item->setText(kState, stateText(*job));
        item->setText(kTime, durationText(job->seconds()));
        item->setText(kDetail, job->state() == Job::State::Failed
                                   ? inUserLanguage(job->error().message)
                                   : progressText(*job));
    };
    connect(job, &Job::progressed, this, refresh);
    connect(job, &QObject::destroyed, this,
            [this, item] { delete takeTopLevelItem(indexOfTopLevelItem(item)); });
    refresh();
}

} // namespace anneau
