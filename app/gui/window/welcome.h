// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <filesystem>

class QVBoxLayout;

namespace anneau {

/// What the window shows before an observation is open: what can be done, the demos, recent files.
class Welcome : public QWidget {
    Q_OBJECT

public:
    explicit Welcome(QWidget* parent = nullptr);

    void setRecent(const QStringList& files);
    void setLoading(const QString& name); ///< Empty: not loading.

Q_SIGNALS:
    void openRequested();
    void fileRequested(const QString& file);

private:
    void addLink(QVBoxLayout* layout, const QString& text, const QString& file);

    QVBoxLayout* m_recent;
    QWidget* m_recentBox;
    QWidget* m_choices;
    QWidget* m_loading;
};

} // namespace anneau
