// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

class QWidget;

namespace anneau {

/// Does something once, right after a window was drawn for the first time: what takes long must not
/// keep it from the screen. Must not outlive the window.
class FirstPaint : public QObject {
    Q_OBJECT

public:
    FirstPaint(QWidget& window, std::function<void()> then);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QWidget& m_window;
    std::function<void()> m_then;
};

} // namespace anneau
