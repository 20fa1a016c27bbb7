// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QMessageBox>
#include <QWidget>

namespace anneau::test {

/// The window's question whether to save the model; null if it is not asked.
inline QMessageBox* saveQuestion(const QWidget& window)
{
    for (auto* box : window.findChildren<QMessageBox*>(QStringLiteral("askToSave"))) {
        if (box->isVisible()) {
            return box;
        }
    }
    return nullptr;
}

/// Presses the button of that role; false if nothing is asked.
inline bool answerSaveQuestion(const QWidget& window, QMessageBox::ButtonRole role)
{
    QMessageBox* box = saveQuestion(window);
    if (box == nullptr) {
        return false;
    }
    for (QAbstractButton* button : box->buttons()) {
        if (box->buttonRole(button) == role) {
            button->click();
            return true;
        }
    }
    return false;
}

} // namespace anneau::test
