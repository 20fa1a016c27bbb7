// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace anneau {

class Actions;

/// Every command of the window in one list, found by typing parts of its words. Return runs the one
/// that is marked; those that cannot be used now are shown, but not run.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    explicit CommandPalette(const Actions& actions, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void fill(const QString& wanted);
    void run();

    const Actions& m_actions;
    QLineEdit* m_line;
    QListWidget* m_list;
};

} // namespace anneau
