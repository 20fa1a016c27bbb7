// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/forms/form_menu.h"

#include <QMenu>
#include <QToolButton>
#include <QWidgetAction>

namespace anneau {

void setFormMenu(QToolButton& button, QWidget* form)
{
    button.setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(&button);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(form);
    menu->addAction(action);
    button.setMenu(menu);
}

} // namespace anneau
