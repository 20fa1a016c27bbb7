// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QToolButton;
class QWidget;

namespace anneau {

/// Lets a button of the toolbar open a small form, which it then owns, as its menu.
void setFormMenu(QToolButton& button, QWidget* form);

} // namespace anneau
