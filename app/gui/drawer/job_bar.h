// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QTimer;
class QToolButton;

namespace anneau {

class Job;

/// The running job at the right end of the status bar: what it does, how far it is, how fast, how
/// long yet, and Cancel. Gone when nothing runs.
class JobBar : public QWidget {
    Q_OBJECT

public:
    explicit JobBar(QWidget* parent = nullptr);

    void follow(Job* job);

Q_SIGNALS:
    void cancelRequested();

private:
    void refresh();

    QPointer<Job> m_job;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
    QTimer* m_clock;
};

/// "1 min 20 s", "0.8 s".
QString durationText(double seconds);
/// "12/64 samples · 1.3/s · 40 s left", as far as is known.
QString progressText(const Job& job);

} // namespace anneau
