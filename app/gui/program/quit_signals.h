// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace anneau {

/// Turns SIGTERM, SIGINT and SIGHUP into a signal of the event loop, so that the program ends in
/// good order; a second one ends it at once. One per program.
class QuitSignals : public QObject {
    Q_OBJECT

public:
    explicit QuitSignals(QObject* parent = nullptr);

Q_SIGNALS:
    void asked();
};

} // namespace anneau
