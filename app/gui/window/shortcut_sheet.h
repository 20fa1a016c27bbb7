// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace anneau {

class Actions;

/// Every shortcut on one sheet, made from the registry of actions, and the mouse in the panels.
class ShortcutSheet : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutSheet(const Actions& actions, QWidget* parent = nullptr);
};

} // namespace anneau
