// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

class QWidget;

namespace anneau {

class Document;

/// Lets an edit and the frame computed for it reach the screen together: after a change of the
/// scene the window's repaint waits for the frame, a sixtieth of a second at most. Handles and
/// images then never part, and the window, which software GL composes anew at every repaint, is
/// drawn once a frame instead of twice.
class FrameGate : public QObject {
    Q_OBJECT

public:
    FrameGate(Document& document, QWidget* window);

    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void close();
    void open();

    QWidget* m_window;
    QTimer m_timer; ///< Running: closed.
    bool m_held = false;
};

} // namespace anneau
