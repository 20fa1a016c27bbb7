// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTreeWidget>

namespace anneau {

class Job;

/// Every job of this session, newest first: what it was, how it ended, how long it took.
class JobsView : public QTreeWidget {
    Q_OBJECT

public:
    explicit JobsView(QWidget* parent = nullptr);

    void follow(Job* job);
};

} // namespace anneau
