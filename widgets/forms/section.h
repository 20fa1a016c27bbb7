// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;
class QVBoxLayout;

namespace anneau {

/// A titled part of a form that folds away.
class Section : public QWidget {
    Q_OBJECT

public:
    explicit Section(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setHelp(const QString& help); ///< Tool tip of the title.
    void setFolded(bool folded);
    bool isFolded() const;

    void setContent(QWidget* content);     ///< Replaces what was there.
    void addHeaderWidget(QWidget* widget); ///< At the right end of the title line.

private:
    QToolButton* m_title;
    QHBoxLayout* m_header;
    QVBoxLayout* m_layout;
    QWidget* m_content = nullptr;
};

} // namespace anneau
