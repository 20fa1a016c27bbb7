// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QStackedWidget;
class QTabBar;

namespace anneau {

/// The lower part of the window: a line of tabs that folds away its page.
class Drawer : public QWidget {
    Q_OBJECT

public:
    explicit Drawer(QWidget* parent = nullptr);

    /// `height` in pixels; 0: the usual one.
    int addPage(const QString& title, QWidget* page, int height = 0);
    void setTitle(int index, const QString& title);
    void open(int index);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }
    int current() const;

Q_SIGNALS:
    void foldedChanged(bool folded);

private:
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    std::vector<int> m_heights;
    bool m_folded = false;
};

} // namespace anneau
