// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QLabel;
class QToolButton;

namespace anneau {

/// A line above the panels that says what failed, why, and what to do; it stays until it is closed.
class MessageStrip : public QWidget {
    Q_OBJECT

public:
    explicit MessageStrip(QWidget* parent = nullptr);

    void showError(const QString& title, const Error& error);
    /// What went well but for something: a line each; those for which there is no room are in the
    /// details. Nothing happens if there are none.
    void showNotes(const std::vector<std::string>& sentences);
    /// Something to decide: `button` does it, closing leaves it.
    void showOffer(const QString& text, const QString& button, std::function<void()> act);
    /// What is no longer to the point goes; an offer waits for its answer.
    void clear();

private:
    void present(const QString& title, const QString& text, const QString& detail);

    QLabel* m_title;
    QLabel* m_text;
    QToolButton* m_copy;
    QToolButton* m_act;
    std::function<void()> m_action;
    QString m_details;
};

} // namespace anneau
